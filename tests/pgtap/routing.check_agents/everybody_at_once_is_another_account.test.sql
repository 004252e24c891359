begin;
select plan(8);

select tests.make_operation();
update routing.consultants as c set chatwoot_agent_id = 100 + c.id, chatwoot_missing_since = null;
create function tests.check(p_emails text[]) returns text language plpgsql as $$
begin
    perform routing.check_agents(p_emails);
    return 'taken';
exception
    when others then
        return sqlstate;
end;
$$;
select is(tests.check('{consultant1@example.com,consultant2@example.com,consultant3@example.com}'), 'taken', 'all are there');
select is(tests.check('{x@example.com, CONSULTANT2@example.com}'), 'taken', 'one of them, in any case of letters');
select is(tests.check('{x@example.com}'), 'ID105', 'none of several');
select is(tests.check('{}'), 'ID105', 'nobody at all');
select is(tests.check(null), 'ID105', 'nothing');
select routing.mark_agent_missing('consultant1@example.com');
update routing.consultants set is_active = false where id = tests.consultant(2);
select is(tests.check('{}'), 'taken', 'the only one who was left may leave');
update routing.consultants set chatwoot_agent_id = null, chatwoot_missing_since = null, is_active = true;
select is(tests.check('{}'), 'taken', 'where nobody ever was an agent, nobody is missed');
select is((select count(*) from routing.consultants as c where c.chatwoot_missing_since is not null), 0::bigint, 'it changes nothing');

select * from finish();
rollback;
