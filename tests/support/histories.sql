-- Doors of the histories that tests/model draws: what a worker and the webhooks of a day do, in one call each.

create function tests.work(p_template jsonb default null, p_is_chatwoot_away boolean default false)
returns table (message_uid uuid, lead_id bigint, purpose text, wamid text, buttons jsonb, sent_at timestamptz)
language plpgsql
as $$
declare
    v_row record;
    v_is_empty boolean := false;
begin
    while not v_is_empty loop
        v_is_empty := true;
        for v_row in select c.id, c.kind, c.attempt, c.work, c.lead_id from outbox.claim(tests.worker_id(), 20, interval '90 seconds') as c loop
            v_is_empty := false;
            if v_row.kind <> 'whatsapp.template' and p_is_chatwoot_away then
                perform outbox.fail(tests.worker_id(), v_row.id, v_row.attempt, tests.chatwoot_error(503));
                continue;
            end if;
            if v_row.kind <> 'whatsapp.template' then
                perform outbox.complete(
                    tests.worker_id(), v_row.id, v_row.attempt,
                    tests.result(v_row.kind, v_row.id, v_row.work) || case v_row.kind
                        when 'chatwoot.contact' then jsonb_build_object('contact_id', 9000 + v_row.id)
                        when 'chatwoot.conversation' then jsonb_build_object('conversation_id', 7000 + v_row.id)
                        when 'chatwoot.update' then jsonb_strip_nulls(jsonb_build_object('assignee_id', v_row.work -> 'assignee_id'))
                        else '{}'
                    end
                );
                if v_row.work ? 'assignee_id' then
                    perform set_config('tests.assigned', format('%s:%s', v_row.lead_id, v_row.work ->> 'assignee_id'), true);
                end if;
                continue;
            end if;
            message_uid := (v_row.work ->> 'opaque')::uuid;
            lead_id := v_row.lead_id;
            select m.purpose into purpose from sending.messages as m where m.uid = message_uid;
            wamid := null;
            buttons := v_row.work -> 'buttons';
            sent_at := util.current_time();
            if p_template is null or purpose = 'opt_out_confirmation' then
                wamid := format('wamid.%s.%s', v_row.id, v_row.attempt);
                perform outbox.complete(
                    tests.worker_id(), v_row.id, v_row.attempt,
                    tests.result(v_row.kind, v_row.id, v_row.work) || jsonb_build_object('wamid', wamid)
                );
            else
                perform outbox.fail(tests.worker_id(), v_row.id, v_row.attempt, p_template);
            end if;
            return next;
        end loop;
    end loop;
end;
$$;
comment on function tests.work(jsonb, boolean) is
'Does all that is due, as a worker would; every template is accepted, or fails with this error; Chatwoot answers, or is away. Returns the templates whose request was made.';

create function tests.deliver(p_provider text, p_body jsonb)
returns text
language plpgsql
as $$
declare
    v_id constant bigint := api.receive_webhook(tests.service(), p_provider, convert_to(p_body::text, 'UTF8'));
begin
    while inbox.process_deliveries(1) > 0 loop
        null;
    end loop;
    return (select string_agg(concat_ws(' ', f.state, f.reason, f.error ->> 'message'), '; ' order by f.id) from inbox.facts as f where f.delivery_id = v_id);
end;
$$;
comment on function tests.deliver(text, jsonb) is 'A webhook comes and is applied; returns what became of what it said first.';

create function tests.situation(p_person_id bigint)
returns jsonb
language plpgsql
as $$
begin
    -- In PL/pgSQL its plan is kept: a model asks this of every history many times.
    return (
        select to_jsonb(s) || jsonb_build_object('withdrawn', tests.withdrawn(p_person_id))
        from (
            select
                l.id as lead_id, l.uid, l.status, l.next_action as step, l.next_action_at as due_at, l.hold_reason is not null as is_held,
                c.chatwoot_agent_id as agent, people.is_suppressed(array['phone:' || (normalize.phone(tests.phone(1))).match_key]) as is_suppressed,
                count(*) filter (where leads.is_open(l.status)) over () as open_leads, count(*) over () as leads,
                first_value(c.chatwoot_agent_id) over (order by l.id desc) as newest_agent,
                first_value(chatwoot.given_at(l.id)) over (order by l.id desc) as newest_given_at,
                (select v.conversation_id from chatwoot.conversations as v where v.lead_id = l.id order by v.attempt desc limit 1) as conversation_id
            from leads.leads as l
            left join routing.consultants as c on c.id = l.consultant_id
            where l.person_id = p_person_id
            order by leads.is_open(l.status) desc, l.id desc
            limit 1
        ) as s
    );
end;
$$;
comment on function tests.situation(bigint) is 'What is true of a person: their current lead (the open one, else the newest) and whether the number of the first person is suppressed.';

create function tests.withdrawn(p_person_id bigint)
returns jsonb
language plpgsql
as $$
begin
    return (
        select jsonb_build_object(
            'no_template', count(*) filter (where e.data ->> 'reason' = 'no_template_for_4_hours'),
            'no_number', count(*) filter (where e.data ->> 'reason' = 'number_refused')
        )
        from leads.leads as l
        join leads.events as e on e.lead_id = l.id and e.kind = 'template_withdrawn'
        where l.person_id = p_person_id
    );
end;
$$;
comment on function tests.withdrawn(bigint) is
'How many templates to a person were given up: no_template, because Meta approved of none; no_number, because WhatsApp had said that it does not reach theirs.';

create function tests.hear_at(p_at timestamptz, p_person_id bigint, p_providers text[], p_bodies jsonb[])
returns jsonb
language plpgsql
as $$
declare
    v_outcomes text[] := '{}';
begin
    perform set_config('indica.fake_now', p_at::text, true);
    for n in 1..cardinality(p_providers) loop
        v_outcomes := v_outcomes || tests.deliver(p_providers[n], p_bodies[n]);
    end loop;
    return jsonb_build_object('outcomes', v_outcomes, 'situation', tests.situation(p_person_id));
end;
$$;
comment on function tests.hear_at(timestamptz, bigint, text[], jsonb[]) is 'Webhooks come one after another; what became of each, and how the person then stands.';

create function tests.act_at(p_at timestamptz, p_person_id bigint, p_function text, p_uid text, p_body jsonb)
returns jsonb
language plpgsql
as $$
declare
    v_answer record;
    v_person_id bigint := p_person_id;
begin
    perform set_config('indica.fake_now', p_at::text, true);
    if p_function = 'submit_lead' then
        select s.http_status, s.body into strict v_answer from tests.submit(p_body) as s;
    else
        execute format('select a.http_status, a.body from api.%I(tests.credential(), $1, $2) as a', p_function)
        into strict v_answer using p_uid::uuid, convert_to(p_body::text, 'UTF8');
    end if;
    if v_person_id is null then
        select l.person_id into strict v_person_id from leads.leads as l where l.uid = coalesce(p_uid, v_answer.body #>> '{lead,uid}')::uuid;
    end if;
    return jsonb_build_object(
        'status', v_answer.http_status, 'body', v_answer.body, 'person_id', v_person_id, 'situation', tests.situation(v_person_id)
    );
end;
$$;
comment on function tests.act_at(timestamptz, bigint, text, text, jsonb) is
'Somebody calls a function of the API about a lead, or refers somebody; the answer, and how the person (without one: the one referred) then stands.';

create function tests.rework_at(p_at timestamptz, p_person_id bigint)
returns jsonb
language plpgsql
as $$
declare
    v_actions jsonb;
begin
    perform set_config('indica.fake_now', p_at::text, true);
    select coalesce(jsonb_agg(r.action order by r.lead_id) filter (where r.action <> 'answer'), '[]') into strict v_actions
    from rework.run() as r
    join leads.leads as l on l.id = r.lead_id and l.person_id = p_person_id;
    return jsonb_build_object('actions', v_actions, 'situation', tests.situation(p_person_id));
end;
$$;
comment on function tests.rework_at(timestamptz, bigint) is 'The daily rework runs; what it did with the leads of a person, and how the person then stands.';

create function tests.work_at(p_at timestamptz, p_person_id bigint, p_template jsonb default null, p_is_chatwoot_away boolean default false)
returns jsonb
language plpgsql
as $$
declare
    v_before jsonb;
    v_sent jsonb;
begin
    perform set_config('indica.fake_now', p_at::text, true);
    perform set_config('tests.assigned', '', true);
    v_before := tests.withdrawn(p_person_id);
    select coalesce(jsonb_agg(to_jsonb(w) order by w.n), '[]') into strict v_sent
    from tests.work(p_template, p_is_chatwoot_away) with ordinality as w (message_uid, lead_id, purpose, wamid, buttons, sent_at, n)
    join leads.leads as l on l.id = w.lead_id and l.person_id = p_person_id;
    return jsonb_build_object(
        'sent', v_sent, 'withdrawn_before', v_before, 'situation', tests.situation(p_person_id),
        'assigned', (
            select nullif(split_part(current_setting('tests.assigned'), ':', 2), '')::integer
            from leads.leads as l
            where l.person_id = p_person_id and l.id::text = split_part(current_setting('tests.assigned'), ':', 1)
        )
    );
end;
$$;
comment on function tests.work_at(timestamptz, bigint, jsonb, boolean) is
'tests.work() at a time: the templates to a person, how many were given up before, whom Chatwoot gave their conversation to, and how the person then stands.';

create function tests.digest_of(p_lead_id bigint, p_consultant_id bigint)
returns text
language sql
as $$
    select concat_ws(
        ' ', (select md5(l::text) from leads.leads as l where l.id = p_lead_id), (select md5(p::text) from people.people as p where p.id = tests.person_id(p_lead_id)),
        (select md5(string_agg(i::text, ',' order by i.id)) from people.identifiers as i where i.person_id = tests.person_id(p_lead_id)),
        (select md5(c::text) from routing.consultants as c where c.id = p_consultant_id),
        (select md5(c::text) from sending.channels as c where not c.is_default),
        (select count(*) from sending.messages as m where m.lead_id = p_lead_id), (select count(*) from leads.events as e where e.lead_id = p_lead_id)
    )
$$;
comment on function tests.digest_of(bigint, bigint) is 'All of a lead, its person, a consultant and the channels that are not the default, in short: changes when one of them does.';
