begin;
select plan(9);

-- Two leads are won; the conversation of one is given to Bruno an hour later. Then words of before that are told.
select tests.make_operation();
create temporary table a as select tests.lead_with_conversation(1) as lead_id;
update outbox.jobs set state = 'cancelled', finished_at = now() where state = 'pending';
create temporary table b as select tests.lead_with_conversation(2) as lead_id;
create function tests.at(p_minutes integer) returns timestamptz language sql as $$ select '2026-03-10 15:00:00+00'::timestamptz + make_interval(mins => p_minutes) $$;
create function tests.gives(p_n integer, p_agent_id integer, p_minutes integer) returns text language sql as $$
    select tests.chatwoot_says(jsonb_set(tests.chatwoot_conversation(p_n), '{meta,assignee}', jsonb_build_object('id', p_agent_id)) || jsonb_build_object(
        'event', 'conversation_updated', 'updated_at', extract(epoch from tests.at(p_minutes)), 'created_at', extract(epoch from tests.at(-60))
    ))
$$;
create function tests.owner_of(p_person_id bigint) returns text language sql as $$
    select c.name || ' ' || l.next_action from leads.leads as l join routing.consultants as c on c.id = l.consultant_id where l.person_id = p_person_id order by l.id desc limit 1
$$;
-- Only Ana takes turns, so that Bruno has a lead by choice alone.
select tests.freeze(tests.at(10));
select leads.change_status(x.lead_id, 'won', 'token:1') from (select lead_id from a union all select lead_id from b) as x;
update routing.pool_members set is_active = false where consultant_id <> tests.consultant(1);
select tests.freeze(tests.at(70));
select is(tests.gives(1, 102, 60), 'conversation applied kept_for_return', 'one conversation is given to Bruno');
select is(tests.write(1, 'wamid.a', tests.text_of('Quero outro'), tests.at(30)), 'applied new_lead', 'words of before that open a lead');
select is(tests.owner_of(tests.person_id(lead_id)), 'Bruno Reis answer_person', 'whom a human chose since then has it') from a;
select is((select e.actor || ' ' || (e.data ->> 'reason') from leads.events as e where e.lead_id = (select max(l.id) from leads.leads as l) and e.kind = 'transferred'), 'chatwoot chatwoot_assignee', 'as the history says');
select is(tests.write(2, 'wamid.b', tests.text_of('Quero outro'), tests.at(30)), 'applied new_lead', 'the other comes back as well');
select is(tests.owner_of(tests.person_id(lead_id)), 'Ana Lima answer_person', 'to whom a turn gives it') from b;
-- What was chosen before they came back is overtaken.
update leads.leads as l set status = 'won', ended_at = tests.at(80), next_action = null, next_action_at = null where l.id = (select max(o.id) from leads.leads as o);
select tests.freeze(tests.at(120));
select tests.gives(2, 102, 90);
select is(tests.write(2, 'wamid.b2', tests.text_of('E mais um'), tests.at(110)), 'applied new_lead', 'words of after a choice');
select is(tests.owner_of(tests.person_id(lead_id)), 'Ana Lima answer_person', 'are a turn''s again') from b;
select is(tests.is_sound(), '', 'all is accounted for');

select * from finish();
rollback;
