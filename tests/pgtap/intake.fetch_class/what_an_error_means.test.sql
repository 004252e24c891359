begin;
select plan(24);

select is(intake.fetch_class(t.error), t.class, t.what)
from (values
    ('the first of a range', '{"code": 1, "http_status": 400}'::jsonb, 'passing'),
    ('the last', '{"code": 2, "http_status": 400}', 'passing'),
    ('what comes after', '{"code": 3, "http_status": 500}', 'permission'),
    ('a limit', '{"code": 4}', 'limit'),
    ('none of any range', '{"code": 5, "http_status": 400}', 'request'),
    ('before the range of tokens', '{"code": 101, "http_status": 400}', 'request'),
    ('in it', '{"code": 102, "http_status": 400}', 'token'),
    ('at its end', '{"code": 104, "http_status": 500}', 'token'),
    ('behind it', '{"code": 105, "http_status": 500}', 'passing'),
    ('before the permissions', '{"code": 199, "http_status": 400}', 'request'),
    ('their last', '{"code": 299, "http_status": 400}', 'permission'),
    ('behind them', '{"code": 300, "http_status": 400}', 'request'),
    ('a job that is held back says for what', '{"held": "fetch_token", "phase": "no_answer"}', 'token'),
    ('held for something else', '{"held": "channel_stopped", "phase": "no_answer"}', 'passing'),
    ('nothing was asked', '{"phase": "before_request", "http_status": 400}', 'passing'),
    ('nobody answered', '{"phase": "no_answer"}', 'passing'),
    ('too many requests', '{"phase": "answered", "http_status": 429, "is_transient": true}', 'limit'),
    ('one that passes, they say', '{"phase": "answered", "http_status": 400, "is_transient": true}', 'passing'),
    ('or not', '{"phase": "answered", "http_status": 400, "is_transient": false}', 'request'),
    ('the first of the server''s own', '{"phase": "answered", "http_status": 500}', 'passing'),
    ('the last of ours', '{"phase": "answered", "http_status": 499}', 'request'),
    ('before too many', '{"phase": "answered", "http_status": 428}', 'request'),
    ('nothing is said', '{}', 'request'),
    ('no error has no class', null, null)
) as t (what, error, class);

select * from finish();
rollback;
