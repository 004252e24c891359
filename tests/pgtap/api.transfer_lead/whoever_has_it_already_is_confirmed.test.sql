begin;
select plan(10);

select tests.make_operation();
create temporary table x as select tests.lead_with_conversation(1) as id, tests.lead(2) as other_id;
create temporary table before as select tests.digest_of(x.other_id, tests.consultant(2)) as other from x;
create function tests.transfer(p_n integer, p_reason text) returns integer language sql as $$
    select a.http_status
    from api.transfer_lead(
        tests.credential(), (select l.uid from x join leads.leads as l on l.id = x.id),
        convert_to(jsonb_build_object('consultant', 'consultant' || p_n || '@example.com', 'reason', p_reason)::text, 'UTF8')
    ) as a
$$;
create function tests.shown(p_agent_id integer, p_at timestamptz) returns text language sql as $$
    select tests.chatwoot_says(jsonb_set(tests.chatwoot_conversation(1), '{meta,assignee}', jsonb_build_object('id', p_agent_id)) || jsonb_build_object(
        'event', 'conversation_updated', 'updated_at', extract(epoch from p_at)
    ))
$$;
create function tests.owner() returns text language sql as $$
    select c.email from leads.leads as l join routing.consultants as c on c.id = l.consultant_id join x on x.id = l.id
$$;
select is(tests.owner(), 'consultant3@example.com', 'the lead is Carla''s');
create temporary table t as select util.current_time() as at;

-- In Chatwoot somebody gives it to Ana; five minutes later the manager says here: it stays with Carla. Chatwoot's webhook comes last.
select tests.advance('10 minutes');
select is(tests.transfer(3, 'cliente da Carla'), 200, 'a manager says that she keeps it');
select is(tests.transfer(3, 'cliente da Carla'), 200, 'a nervous finger says so twice');
select is((select count(*) from leads.events as e, x where e.lead_id = x.id and e.kind = 'owner_confirmed'), 1::bigint, 'which the history tells once');
select is((select count(*) from routing.decisions as d, x where d.lead_id = x.id), 1::bigint, 'nobody''s turn is counted for it');
select is((select governance.event_text(e) from leads.events as e where e.kind = 'owner_confirmed'), 'Continua com Carla Dias, por escolha manual.', 'in words');
select is((select count(*) from outbox.jobs as j, x where j.lead_id = x.id and j.kind = 'chatwoot.update' and j.payload ? 'owner'), 1::bigint, 'Chatwoot is told');
select tests.shown(101, at + interval '5 minutes') from t;
select is(tests.owner(), 'consultant3@example.com', 'what was chosen there before is overtaken');
select tests.shown(101, at + interval '11 minutes') from t;
select is(tests.owner(), 'consultant1@example.com', 'what is chosen after it counts');
select is(tests.digest_of(x.other_id, tests.consultant(2)), b.other, 'nothing changed for anybody else') from x, before as b;

select * from finish();
rollback;
