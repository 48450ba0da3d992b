-- SPDX-License-Identifier: Apache-2.0
-- A statement ends with a semicolon at the end of its line. H2 commits after each: every statement must be harmless
-- when it runs a second time, because the process may die before the script is noted as done.
CREATE TABLE IF NOT EXISTS services (
    id              UUID PRIMARY KEY,
    host            VARCHAR(255) NOT NULL,
    binary_name     VARCHAR(255) NOT NULL,
    topic           VARCHAR(255),
    version         VARCHAR(255),
    state           VARCHAR(16) NOT NULL,
    disabled        BOOLEAN NOT NULL,
    disabled_reason VARCHAR(255),
    forced_down     BOOLEAN NOT NULL,
    report_count    BIGINT NOT NULL,
    created_at      TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at      TIMESTAMP WITH TIME ZONE NOT NULL,
    last_seen_up    TIMESTAMP WITH TIME ZONE,
    CONSTRAINT services_host_binary UNIQUE (host, binary_name)
);
