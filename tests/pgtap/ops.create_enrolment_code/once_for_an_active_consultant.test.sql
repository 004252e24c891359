begin;
select plan(20);
select tests.make_operation('2026-06-01 12:00:00+00');
update routing.consultants as c set is_active = false where c.id = tests.consultant(2);

create function pg_temp.made(p_consultant_id bigint, p_valid_for interval, p_scopes text[]) returns text language plpgsql as $$
begin
    return case when ops.create_enrolment_code(p_consultant_id, p_valid_for, p_scopes) ~ '^[A-HJ-NP-Z2-9]{8}$' then 'made' else 'odd' end;
exception
    when sqlstate 'ID105' or sqlstate 'ID208' then
        return sqlstate || ' ' || replace(sqlerrm, p_consultant_id::text, 'N');
end;
$$;
select is(pg_temp.made(tests.consultant(1), '7 days', '{leads:write}'), 'made', 'a code of eight letters that nobody mixes up');
select is(
    (select concat_ws(' ', e.consultant_id = tests.consultant(1), e.scopes, e.expires_at, e.used_at, e.token_id, e.created_at) from ops.enrolment_codes as e), 't {leads:write} 2026-06-08 12:00:00+00 2026-06-01 12:00:00+00', 'kept until it is over'
);
select is(pg_temp.made(tests.consultant(3), '1 second', '{leads:write,leads:read,quarantine}'), 'made', 'for as short a time');
select is((select count(distinct e.code_sha256) from ops.enrolment_codes as e), 2::bigint, 'each its own');
select is(pg_temp.made(tests.consultant(2), '1 hour', '{leads:write}'), 'ID208 consultant N does not exist or is inactive', 'nobody who left gets one');
select is(pg_temp.made(0, '1 hour', '{leads:write}'), 'ID208 consultant N does not exist or is inactive', 'nor who never was');
select is(pg_temp.made(null, '1 hour', '{leads:write}'), null, 'nor nobody');
select is(pg_temp.made(tests.consultant(1), '0', '{leads:write}'), 'ID105 a code is valid for up to 7 days, not 00:00:00', 'no time is too short');
select is(pg_temp.made(tests.consultant(1), '7 days 1 second', '{leads:write}'), 'ID105 a code is valid for up to 7 days, not 7 days 00:00:01', 'a week is the longest');
select is(pg_temp.made(tests.consultant(1), null, '{leads:write}'), 'ID105 a code is valid for up to 7 days, not null', 'and there is an end');
select is(pg_temp.made(tests.consultant(1), '1 hour', '{}'), 'ID105 unknown or missing scope', 'it is for something');
select is(pg_temp.made(tests.consultant(1), '1 hour', null), 'ID105 unknown or missing scope', 'always');
select is(pg_temp.made(tests.consultant(1), '1 hour', '{leads:write,admin}'), 'ID105 unknown or missing scope', 'and for nothing else');
select is((select count(*) from ops.enrolment_codes as e), 2::bigint, 'who is refused leaves none');
select ops.create_enrolment_code(tests.consultant(1)) as code \gset
select is(
    (select concat_ws(' ', e.scopes, e.expires_at - e.created_at, e.consultant_id = tests.consultant(1)) from ops.enrolment_codes as e where e.code_sha256 = ops.enrolment_code_hash(:'code')),
    '{leads:write,leads:read} 00:15:00 t', 'a quarter of an hour, to write and read leads, if nothing is said'
);

-- An enrolment that was lost on its way gets the same answer.
insert into ops.api_tokens (prefix, secret_sha256, name, scopes) values ('aaaa', sha256('a'), 'a', '{leads:read}'), ('bbbb', sha256('b'), 'b', '{leads:read}');
update ops.enrolment_codes as e
set used_at = util.current_time(), token_id = (select t.id from ops.api_tokens as t where t.prefix = 'aaaa'), secret_sha256 = sha256('first secret')
where e.code_sha256 = ops.enrolment_code_hash(:'code');
select is((select r.code_id is not null and r.token = 'ind_aaaa_' || ops.derive_token_secret('aaaa', 'first secret') from ops.repeat_enrolment(:'code', 'first secret') as r), true, 'with the same secret');
select is((select concat_ws(' ', r.code_id, r.token) from ops.repeat_enrolment(:'code', 'second secret') as r), '', 'not with another');
select is((select concat_ws(' ', r.code_id, r.token) from ops.repeat_enrolment('ABCDEFGH', 'first secret') as r), '', 'nor with another code');
update ops.api_tokens as t set last_used_on = '2026-06-01' where t.prefix = 'aaaa';
select is((select concat_ws(' ', r.code_id, r.token) from ops.repeat_enrolment(:'code', 'first secret') as r), '', 'whoever used the token has the answer');
update ops.api_tokens as t set last_used_on = null, revoked_at = util.current_time() where t.prefix = 'aaaa';
select is((select concat_ws(' ', r.code_id, r.token) from ops.repeat_enrolment(:'code', 'first secret') as r), '', 'and a revoked one opens nothing');

select * from finish();
rollback;
