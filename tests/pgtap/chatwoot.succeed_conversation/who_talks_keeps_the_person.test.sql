begin;
select plan(26);

select tests.make_operation();
-- Carla takes turns of another pool: by none of these is anybody hers.
insert into routing.pools (code, name) values ('outro', 'Outro');
update routing.pool_members set pool_id = (select p.id from routing.pools as p where p.code = 'outro') where consultant_id = tests.consultant(3);
-- A lead whose person the worker finds in a conversation that is open already; another beside it, who has none.
create function tests.found(p_n integer, p_assignee_id integer, p_incoming interval default null, p_outgoing interval default null, p_reused boolean default true) returns bigint language plpgsql as $$
declare
    v_lead_id constant bigint := tests.lead(p_n);
    v_now constant timestamptz := util.current_time();
begin
    perform tests.step('chatwoot.contact', jsonb_build_object('contact_id', 9000 + p_n));
    perform tests.step('chatwoot.conversation', jsonb_build_object(
        'conversation_id', 7000 + p_n, 'uuid', 'u' || p_n, 'assignee_id', p_assignee_id, 'reused', p_reused,
        'found', jsonb_build_array(jsonb_build_object(
            'conversation_id', 7000 + p_n, 'inbox_id', 7, 'assignee_id', p_assignee_id,
            'incoming_at', extract(epoch from v_now - p_incoming), 'outgoing_at', extract(epoch from v_now - p_outgoing)
        ))
    ));
    return v_lead_id;
end;
$$;
create function tests.stands(p_lead_id bigint) returns text language sql as $$
    select concat_ws(' ', split_part(c.name, ' ', 1), (
        select d.snapshot ->> 'reason' from routing.decisions as d where d.lead_id = l.id order by d.id desc limit 1
    ), l.status, l.next_action)
    from leads.leads as l left join routing.consultants as c on c.id = l.consultant_id where l.id = p_lead_id
$$;
create function tests.ordered(p_lead_id bigint) returns text language sql as $$
    select string_agg(concat_ws(' ', j.kind, j.payload ->> 'about', case when j.payload ? 'owner' then 'owner' end), ', ' order by j.id)
    from outbox.jobs as j where j.lead_id = p_lead_id and j.state = 'pending'
$$;
create function tests.settled() returns void language sql as $$ update outbox.jobs set state = 'done', finished_at = util.current_time() where state = 'pending' $$;
create function tests.other_than(p_lead_id bigint) returns integer language sql as $$
    select c.chatwoot_agent_id::integer from routing.consultants as c, leads.leads as l where l.id = p_lead_id and c.id <> l.consultant_id order by c.id desc limit 1
$$;
create temporary table beside as select tests.lead(20) as lead_id;
create temporary table before as select tests.snapshot(lead_id) as it from beside;
select tests.settled();

-- Carla and the person talk.
create temporary table a as select tests.found(1, 103, interval '2 seconds', interval '1 minute') as lead_id;
select is(tests.stands(lead_id), 'Carla already_talking new answer_person', 'the person wrote two seconds ago to Carla: the lead is hers, and so is the answer') from a;
select is(tests.ordered(lead_id), 'chatwoot.note summary', 'no template, and a note that tells her; it is given to nobody, since she has it') from a;
select is((select l.unanswered_since from leads.leads as l join a on a.lead_id = l.id), (select l.created_at from leads.leads as l join a on a.lead_id = l.id), 'they wait for us, since there is a lead');
select is((select string_agg(e.kind, ' ' order by e.seq) from leads.events as e join a using (lead_id) where e.kind in ('assigned', 'talk_found')), 'assigned assigned talk_found', 'the history tells both');
select is(governance.event_text(e), 'A pessoa já estava em conversa (7001) e espera resposta: nenhuma mensagem automática sai.', 'in words') from leads.events as e join a using (lead_id) where e.kind = 'talk_found';
select matches(governance.event_text(e), 'Carla Dias, que já conversa com esta pessoa', 'and why it is hers') from (select e.* from leads.events as e join a using (lead_id) where e.kind = 'assigned' order by e.seq desc limit 1) as e;
select is((select c.uuid from chatwoot.conversations as c join a using (lead_id)), 'u1', 'the conversation is known by what it is called for good');
select tests.settled();

create temporary table b as select tests.found(2, 103, interval '20 hours', interval '1 hour') as lead_id;
select is(tests.stands(lead_id), 'Carla already_talking contacted await_reply', 'who was answered an hour ago is in conversation too') from b;
select is(tests.ordered(lead_id), 'chatwoot.note summary', 'and gets no template') from b;
select tests.settled();

-- An older conversation, in which nobody wrote of late.
create temporary table c as select tests.found(3, 103) as lead_id;
select is(tests.stands(lead_id), 'Carla already_talking new first_contact', 'an older one of Carla''s: she keeps the person') from c;
select matches(tests.ordered(lead_id), 'whatsapp.template', 'who is written to') from c;
select tests.settled();
create temporary table d as select tests.found(4, 103, interval '25 hours', interval '26 hours') as lead_id;
select matches(tests.ordered(lead_id), 'whatsapp.template', 'words of yesterday''s yesterday are no talk') from d;
select tests.settled();
create temporary table e as select tests.found(5, 103, null, interval '1 hour') as lead_id;
select matches(tests.ordered(lead_id), 'whatsapp.template', 'nor what we wrote and nobody ever answered') from e;
select tests.settled();

-- Nobody of ours has it.
create temporary table f as select tests.found(6, 999) as lead_id;
select isnt(tests.stands(lead_id), 'Carla already_talking new first_contact', 'somebody who is no consultant has it: the lead stays whose it is') from f;
select is(tests.ordered(lead_id), 'chatwoot.update owner, whatsapp.template', 'and so goes the conversation') from f;
select is((select e.data ->> 'reason' from leads.events as e join f using (lead_id) where e.kind = 'conversation_given'), 'no_consultant', 'with the reason');
select tests.settled();
create temporary table g as select tests.found(7, null, interval '1 minute') as lead_id;
select is(tests.ordered(lead_id), 'chatwoot.update owner, chatwoot.note summary', 'nobody has it: it goes to the owner, who answers') from g where tests.stands(g.lead_id) like '%new answer_person';
select tests.settled();

-- Somebody who cannot take it.
insert into routing.absences (consultant_id, starts_at, ends_at, reason) select tests.consultant(3), util.current_time() - interval '1 hour', util.current_time() + interval '9 days', 'vacation';
create temporary table h as select tests.found(8, 103) as lead_id;
select is((select e.data ->> 'reason' from leads.events as e join h using (lead_id) where e.kind = 'conversation_given'), 'absent', 'who is absent keeps nobody');
select matches(tests.ordered(lead_id), 'chatwoot.update owner', 'the conversation goes to the owner') from h;
delete from routing.absences;
select tests.settled();
update routing.consultants set open_capacity = 1 where id = tests.consultant(3);
create temporary table i as select tests.found(9, 103) as lead_id;
select is(tests.stands(lead_id), 'Carla already_talking new first_contact', 'who has all they take keeps whom they talk with') from i;
update routing.consultants set open_capacity = null;
select tests.settled();

-- A human of ours gave the lead to somebody while the worker was on its way.
create temporary table j as select tests.lead(10) as lead_id;
select routing.transfer_lead(lead_id, tests.consultant(2), 'é do Bruno', 'operator') from j;
select tests.step('chatwoot.contact');
select tests.step('chatwoot.conversation', '{"conversation_id": 7010, "assignee_id": 101, "reused": true}');
select is(tests.stands(lead_id), 'Bruno manual new first_contact', 'a human''s word stands') from j;
select is((select e.data ->> 'reason' from leads.events as e join j using (lead_id) where e.kind = 'conversation_given'), 'given_by_a_human', 'the conversation follows it');
select tests.settled();
-- What was made is given as ordered; a report without what was found is one.
create temporary table k as select tests.found(11, null, null, null, false) as lead_id;
select is((select count(*) from outbox.jobs where kind = 'chatwoot.agents'), 1::bigint, 'one that nobody has though it was given to somebody: who is an agent is asked');
select is(tests.snapshot(lead_id), it, 'nothing became of the lead beside it') from beside, before;
select is((select count(*) from routing.decisions as d where routing.replay(d.id) is distinct from d.winner_id), 0::bigint, 'every decision replays');
select ok((select bool_and(leads.verify_chain(l.id)) from leads.leads as l), 'every history holds');

select * from finish();
rollback;
