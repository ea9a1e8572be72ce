CREATE DATABASE IF NOT EXISTS $database ENGINE = Atomic;
CREATE DATABASE IF NOT EXISTS beside ENGINE = Atomic;
CREATE TABLE IF NOT EXISTS $database.digiboards_statements (
    platform LowCardinality(String),
    learner String,
    verb LowCardinality(String),
    object LowCardinality(String),
    object_type LowCardinality(String),
    course LowCardinality(String),
    edition LowCardinality(String),
    at DateTime64(6, 'UTC')
) ENGINE = ReplacingMergeTree ORDER BY (course, verb, object, platform, learner, at);
CREATE TABLE IF NOT EXISTS $database.desk_pieces (
    piece FixedString(32),
    lines UInt64,
    blank UInt64,
    ours UInt64,
    unreadable UInt64,
    incomplete UInt64,
    named Array(Tuple(number UInt64, reason LowCardinality(String)))
) ENGINE = ReplacingMergeTree ORDER BY piece;
CREATE TABLE IF NOT EXISTS $database.desk_platforms (
    platform String,
    is_logged Bool
) ENGINE = ReplacingMergeTree ORDER BY (platform, is_logged);
CREATE TABLE IF NOT EXISTS $database.desk_files (
    lms LowCardinality(String),
    file String,
    is_whole Bool,
    lines UInt64,
    blank UInt64,
    ours UInt64,
    unreadable UInt64,
    incomplete UInt64,
    named Array(Tuple(number UInt64, reason LowCardinality(String))),
    read_at DateTime64(6, 'UTC')
) ENGINE = ReplacingMergeTree(read_at) ORDER BY (lms, file);
CREATE OR REPLACE TABLE beside.rows (
    number UInt64,
    is_logged Bool,
    platform String,
    learner String,
    verb String,
    object String,
    object_type String,
    course String,
    edition String,
    at Nullable(DateTime64(6, 'UTC'))
) ENGINE = Memory;
CREATE OR REPLACE TABLE beside.members (
    platform String,
    course String,
    learner String,
    parts Array(String)
) ENGINE = Memory;
CREATE OR REPLACE TABLE beside.pages (
    edition String,
    block String,
    place UInt32,
    guide String,
    page String
) ENGINE = Memory;
