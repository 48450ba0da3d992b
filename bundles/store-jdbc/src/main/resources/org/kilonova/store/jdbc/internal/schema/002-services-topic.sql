-- SPDX-License-Identifier: Apache-2.0
-- Schedulers ask for all services of one topic.
CREATE INDEX IF NOT EXISTS services_topic ON services (topic);
