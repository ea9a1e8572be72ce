-- The lines of a piece of a file, numbered, each with whether it is blank, is JSON, and may be one of ours. What stands
-- before the first brace is a logger's. Of what cannot be ours no text is taken along.
CREATE OR REPLACE TABLE beside.lines ENGINE = Memory AS
WITH substring(line, greatest(position(line, '{'), 1)) AS json
SELECT
    number,
    match(line, '^\\s*$$') AS is_blank,
    isValidJSON(json) AND position(line, '{') > 0 AS is_json,
    is_json AND (position(json, 'digiboards.') > 0 OR position(json, '$profile') > 0) AS is_candidate,
    if(is_candidate, json, '') AS text
FROM (SELECT rowNumberInAllBlocks() AS number, line FROM file('$file', LineAsString, 'line String'))
SETTINGS max_threads = 1
