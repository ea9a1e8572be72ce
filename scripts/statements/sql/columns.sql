    JSONExtractString($event, 'actor', 'account', 'homePage') AS platform,
    JSONExtractString($event, 'actor', 'account', 'name') AS learner,
    JSONExtractString($event, 'verb', 'id') AS verb,
    JSONExtractString($event, 'object', 'id') AS object,
    JSONExtractString($event, 'object', 'definition', 'type') AS object_type,
    JSONExtractString($event, 'context', 'contextActivities', 'parent', 1, 'id') AS course,
    JSONExtractString($event, 'context', 'extensions', '$edition') AS edition
