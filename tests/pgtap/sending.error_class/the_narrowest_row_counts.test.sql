begin;
select plan(16);

create function tests.class(p_error jsonb) returns text language sql as $$ select sending.error_class(p_error) $$;
delete from sending.whatsapp_errors;
insert into sending.whatsapp_errors (first_code, last_code, class, meaning)
values (98, 199, 'RETRY', 'x'), (100, 109, 'TEMPLATE', 'x'), (105, 105, 'OPT_OUT', 'x');
select is(tests.class('{"code": 105}'), 'OPT_OUT', 'one code');
select is(tests.class('{"code": 100}'), 'TEMPLATE', 'the first of a range');
select is(tests.class('{"code": 109}'), 'TEMPLATE', 'the last');
select is(tests.class('{"code": 110}'), 'RETRY', 'the wider range');
select is(tests.class('{"code": 199}'), 'RETRY', 'its last');
select is(tests.class('{"code": 200}'), 'REQUEST_BUG', 'beyond it nobody knows');
select is(tests.class('{"code": 97, "phase": "before_request"}'), 'NOT_SENT', 'what never left');
select is(tests.class('{"http_status": 429}'), 'RATE_NUMBER', 'too many');
select is(tests.class('{"http_status": 500}'), 'RETRY_LIMITED', 'a mistake of theirs');
select is(tests.class('{"http_status": 499}'), 'REQUEST_BUG', 'one of ours');
select is(tests.class('{"http_status": 400, "is_transient": true}'), 'RETRY_LIMITED', 'what they say will pass');
select is(tests.class('{"http_status": 400, "is_transient": false}'), 'REQUEST_BUG', 'or will not');

-- What Chatwoot itself answered, whatever WhatsApp means by the number.
select is(tests.class('{"target": "chatwoot", "http_status": 422, "code": 105}'), 'REQUEST_BUG', 'what Chatwoot refuses for what it says');
select is(tests.class('{"target": "chatwoot", "http_status": 404, "code": 105}'), 'RETRY', 'what it does not find passes');
select is(tests.class('{"target": "chatwoot", "phase": "before_request"}'), 'NOT_SENT', 'what never left for it');
select is(tests.class('{"target": "chatwoot"}'), 'RETRY', 'and what says nothing');

select * from finish();
rollback;
