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
returns table (
    lead_id bigint, uid uuid, status text, step text, due_at timestamptz, unanswered_since timestamptz, is_held boolean,
    owner bigint, is_suppressed boolean, open_leads bigint, leads bigint, conversation_id bigint
)
language sql
as $$
    select
        l.id, l.uid, l.status, l.next_action, l.next_action_at, l.unanswered_since, l.hold_reason is not null,
        l.consultant_id, people.is_suppressed(array['phone:' || (normalize.phone(tests.phone(1))).match_key]),
        count(*) filter (where leads.is_open(l.status)) over (), count(*) over (),
        (select c.conversation_id from chatwoot.conversations as c where c.lead_id = l.id order by c.attempt desc limit 1)
    from leads.leads as l
    where l.person_id = p_person_id
    order by leads.is_open(l.status) desc, l.id desc
    limit 1
$$;
comment on function tests.situation(bigint) is 'What is true of a person: their current lead (the open one, else the newest) and whether the number of the first person is suppressed.';

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
