begin;
select plan(8);

select tests.make_operation();
select routing.note_agents('{103}');
select is((select string_agg(c.chatwoot_agent_id::text, ' ' order by c.id) from routing.consultants as c where c.chatwoot_missing_since is null), '103', 'one is left');
select is(routing.note_agents('{}'), 0, 'a list of nobody tells of nobody, also where one is known');
select is((select string_agg(c.chatwoot_agent_id::text, ' ' order by c.id) from routing.consultants as c where c.chatwoot_missing_since is null), '103', 'who stays');

-- Since when somebody is gone stays; who is back is there again, and who is inactive or no agent is not looked at.
insert into routing.consultants (name, email, chatwoot_agent_id, is_active) values ('Eva Luz', 'eva@example.com', 150, false), ('Rui Luz', 'rui@example.com', null, true);
select tests.advance('1 hour');
create function tests.gone() returns text language sql as $$
    select coalesce(string_agg(split_part(c.name, ' ', 1) || ' ' || (util.current_time() - c.chatwoot_missing_since), ', ' order by c.id), 'nobody') from routing.consultants as c where c.chatwoot_missing_since is not null
$$;
select is(routing.note_agents('{103}'), 0, 'nobody else is gone');
select is(tests.gone(), 'Ana 01:00:00, Bruno 01:00:00', 'since when they are gone stays');
select routing.note_agents('{101,103}');
select is(tests.gone(), 'Bruno 01:00:00', 'who is back is there, the other not');
select is(routing.note_agents('{102,103}'), 1, 'one goes and one comes');
select is(tests.gone(), 'Ana 00:00:00', 'at once');

select * from finish();
rollback;
