begin;
select plan(8);

select tests.make_operation();
create temporary table t as select tests.lead_with_conversation(1) as lead_id, tests.lead(2) as other_id;
create temporary table before as select tests.digest_of(t.other_id, tests.consultant(2)) as other from t;
create function tests.at(p_minutes integer) returns timestamptz language sql as $$ select '2026-03-10 15:00:00+00'::timestamptz + make_interval(mins => p_minutes) $$;
create function tests.shown(p_agent_id integer, p_minutes integer) returns text language sql as $$
    select tests.chatwoot_says(jsonb_set(tests.chatwoot_conversation(1), '{meta,assignee}', jsonb_build_object('id', p_agent_id)) || jsonb_build_object(
        'event', 'conversation_updated', 'updated_at', extract(epoch from tests.at(p_minutes)), 'created_at', extract(epoch from tests.at(-60))
    ))
$$;
create function tests.owner() returns text language sql as $$
    select left(c.name, 5) from t join leads.leads as l on l.id = t.lead_id join routing.consultants as c on c.id = l.consultant_id
$$;
select is(tests.owner(), 'Carla', 'the lead is Carla''s');
select tests.freeze(tests.at(10));
select leads.change_status(lead_id, 'lost', 'token:1', 'price') from t;
select tests.freeze(tests.at(20));
select is(tests.shown(102, 20), 'conversation applied kept_for_return', 'lost, its conversation is given to Bruno');
select is(tests.owner(), 'Carla', 'which moves no lead that is over');
select tests.freeze(tests.at(30));
select is(tests.write(1, 'wamid.back', tests.text_of('Mudei de ideia, quanto custa?')), 'applied reassigned', 'the person comes back');
select is(tests.owner(), 'Bruno', 'to whom has the conversation');
select is(tests.next_action(lead_id), 'answer_person', 'who is to answer') from t;
select is((select e.actor || ' ' || (e.data ->> 'reason') from leads.events as e, t where e.lead_id = t.lead_id and e.kind = 'transferred'), 'chatwoot chatwoot_assignee', 'as the history says');
select is(tests.digest_of(t.other_id, tests.consultant(2)), b.other, 'nothing changed for anybody else') from t, before as b;

select * from finish();
rollback;
