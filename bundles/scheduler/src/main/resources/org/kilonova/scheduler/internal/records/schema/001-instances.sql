-- SPDX-License-Identifier: Apache-2.0
-- A statement ends with a semicolon at the end of its line. H2 commits after each: every statement must be harmless
-- when it runs a second time, because the process may die before the script is noted as done.
CREATE TABLE IF NOT EXISTS compute_nodes (
    host            VARCHAR(255) PRIMARY KEY,
    vcpus           INTEGER NOT NULL,
    vcpus_used      INTEGER NOT NULL,
    vcpus_limit     INTEGER NOT NULL,
    memory_mb       BIGINT NOT NULL,
    memory_mb_used  BIGINT NOT NULL,
    memory_mb_limit BIGINT NOT NULL,
    disk_mb         BIGINT NOT NULL,
    disk_mb_used    BIGINT NOT NULL,
    disk_mb_limit   BIGINT NOT NULL,
    instances       INTEGER NOT NULL,
    cpu_model       VARCHAR(255),
    driver          VARCHAR(255),
    reported_at     TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at      TIMESTAMP WITH TIME ZONE NOT NULL
);

CREATE TABLE IF NOT EXISTS images (
    host        VARCHAR(255) NOT NULL REFERENCES compute_nodes (host) ON DELETE CASCADE,
    name        VARCHAR(255) NOT NULL,
    description VARCHAR(4000),
    vcpus       INTEGER NOT NULL,
    memory_mb   BIGINT NOT NULL,
    disk_mb     BIGINT NOT NULL,
    PRIMARY KEY (name, host)
);

CREATE INDEX IF NOT EXISTS images_by_host ON images (host);

CREATE TABLE IF NOT EXISTS image_parameters (
    host          VARCHAR(255) NOT NULL,
    image         VARCHAR(255) NOT NULL,
    name          VARCHAR(255) NOT NULL,
    place         INTEGER NOT NULL,
    pattern       VARCHAR(100000) NOT NULL,
    default_value VARCHAR(4000),
    description   VARCHAR(4000),
    PRIMARY KEY (host, image, name),
    FOREIGN KEY (image, host) REFERENCES images (name, host) ON DELETE CASCADE
);

-- attempt: which placement; claimed: the host has confirmed it; revision: of the last change that the host told;
-- asked_at: when the host was last told what to do.
CREATE TABLE IF NOT EXISTS instances (
    id             UUID PRIMARY KEY,
    name           VARCHAR(255) NOT NULL,
    image          VARCHAR(255) NOT NULL,
    state          VARCHAR(16) NOT NULL,
    reason         VARCHAR(4000),
    host           VARCHAR(255),
    requested_host VARCHAR(255),
    attempt        INTEGER NOT NULL,
    claimed        BOOLEAN NOT NULL,
    revision       BIGINT NOT NULL,
    pid            BIGINT,
    exit_code      INTEGER,
    vcpus          INTEGER NOT NULL,
    memory_mb      BIGINT NOT NULL,
    disk_mb        BIGINT NOT NULL,
    user_id        VARCHAR(255),
    project_id     VARCHAR(255),
    request_id     VARCHAR(255),
    created_at     TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at     TIMESTAMP WITH TIME ZONE NOT NULL,
    asked_at       TIMESTAMP WITH TIME ZONE NOT NULL,
    launched_at    TIMESTAMP WITH TIME ZONE,
    ended_at       TIMESTAMP WITH TIME ZONE
);

CREATE INDEX IF NOT EXISTS instances_by_age ON instances (created_at, id);

CREATE INDEX IF NOT EXISTS instances_by_state ON instances (state, claimed, host);

CREATE INDEX IF NOT EXISTS instances_by_host ON instances (host, state);

CREATE TABLE IF NOT EXISTS instance_parameters (
    instance_id UUID NOT NULL REFERENCES instances (id) ON DELETE CASCADE,
    name        VARCHAR(255) NOT NULL,
    content     VARCHAR(4000) NOT NULL,
    PRIMARY KEY (instance_id, name)
);

CREATE TABLE IF NOT EXISTS instance_refusals (
    instance_id UUID NOT NULL REFERENCES instances (id) ON DELETE CASCADE,
    host        VARCHAR(255) NOT NULL,
    attempt     INTEGER NOT NULL,
    reason      VARCHAR(4000) NOT NULL,
    PRIMARY KEY (instance_id, host)
);
