-- Factories of the pgTAP tests: an operation ready to sell, referrals, and the worker's part.

create function tests.advance(p_by interval)
returns timestamptz
language sql
as $$
    select set_config('indica.fake_now', (util.current_time() + p_by)::text, true)::timestamptz
$$;
comment on function tests.advance(interval) is
'Moves the stopped clock and returns the new time.';

create function tests.rows_read(p_table regclass)
returns bigint
language sql
as $$
    select pg_stat_get_xact_tuples_returned(p_table)
        + (select coalesce(sum(pg_stat_get_xact_tuples_returned(i.indexrelid)), 0)::bigint from pg_index as i where i.indrelid = p_table)
$$;
comment on function tests.rows_read(regclass) is 'How many rows of a table, and entries of its indexes, this transaction has read so far.';

create function tests.trust_silence()
returns void
language plpgsql
as $$
begin
    alter table rework.attempts alter column looked_at set default '9000-01-01';
end;
$$;
comment on function tests.trust_silence() is 'From now on nobody needs to look in Chatwoot before a message of the cadence leaves.';

create function tests.doubt_silence()
returns void
language plpgsql
as $$
begin
    alter table rework.attempts alter column looked_at drop default;
end;
$$;
comment on function tests.doubt_silence() is 'From now on a look in Chatwoot goes before a message of the cadence, as it does outside of tests.';

create function tests.make_operation(
    p_at timestamptz default '2026-03-10 15:00:00+00',
    p_weights integer[] default '{1,1,1}'
)
returns bigint
language plpgsql
as $$
declare
    v_token_id bigint;
begin
    if p_at is not null then
        perform tests.freeze(p_at);
    end if;
    -- What the limit does is tested by itself.
    update ops.settings as s set value = 'null' where s.key = 'chatwoot_in_flight';
    insert into routing.consultants (name, email, chatwoot_agent_id)
    select
        (array['Ana Lima', 'Bruno Reis', 'Carla Dias', 'Davi Melo'])[(n - 1) % 4 + 1] || case when n > 4 then ' ' || n else '' end,
        'consultant' || n || '@example.com', 100 + n
    from generate_series(1, cardinality(p_weights)) as n
    order by n;
    insert into routing.pools (code, name) values ('geral', 'Geral');
    insert into routing.pool_members (pool_id, consultant_id, weight)
    select p.id, c.id, p_weights[substring(c.email from '[0-9]+')::integer]
    from routing.pools as p, routing.consultants as c;
    insert into routing.rules (position, name, pool_id) select 1, 'Todos', p.id from routing.pools as p;
    insert into leads.products (code, name) values ('plano', 'Plano Família');
    insert into intake.sources (code, name) values ('parceiro', 'Parceiro');
    update sending.templates set state = 'approved';
    insert into sending.channels (code, phone_number_id, chatwoot_account_id, chatwoot_inbox_id, is_default, waba_id)
    values ('principal', '100200300', 1, 7, true, '419561257915477');
    update ops.settings set value = 'null' where key in ('first_contact_hours', 'working_hours');
    perform tests.trust_silence();
    insert into outbox.workers (name, pid, version, started_at, heartbeat_at)
    values ('tests', 1, '0', util.current_time(), util.current_time());
    perform set_config('tests.worker_id', (select w.id::text from outbox.workers as w where w.name = 'tests'), false);
    v_token_id := tests.make_token('tests');
    perform set_config('tests.token_id', v_token_id::text, false);
    return v_token_id;
end;
$$;
comment on function tests.make_operation(timestamptz, integer[]) is
'Consultants consultant1@example.com … with these weights in one pool behind one rule that matches every lead, product plano, source parceiro, approved
templates, a default channel, always open, one worker and one token of the operation, whose id it returns; nobody needs to look in Chatwoot before a message of the cadence (tests.trust_silence). Stops the clock at p_at unless that is null.';

create function tests.make_token(
    p_name text,
    p_scopes text[] default '{leads:write,leads:read}',
    p_consultant_id bigint default null,
    p_source_id bigint default null
)
returns bigint
language sql
as $$
    select t.token_id from ops.create_token(p_name, p_scopes, p_consultant_id, p_source_id, 1000000) as t
$$;
comment on function tests.make_token(text, text[], bigint, bigint) is 'Id of a new token that no rate limits.';

create function tests.credential(p_token_id bigint default current_setting('tests.token_id')::bigint)
returns ops.credential
language sql
security definer
as $$
    select row(t.prefix, t.secret_sha256)::ops.credential from ops.api_tokens as t where t.id = p_token_id
$$;
comment on function tests.credential(bigint) is 'The credential of a token, that of tests.make_operation() by default; null when there is none.';

create function tests.service()
returns ops.credential
language sql
security definer
as $$
    select row(t.prefix, t.secret_sha256)::ops.credential from ops.api_tokens as t where t.prefix = 'service'
$$;
comment on function tests.service() is 'The credential of the API itself.';

create function tests.token_id()
returns bigint
language sql
as $$
    select current_setting('tests.token_id')::bigint
$$;
comment on function tests.token_id() is 'The token of tests.make_operation().';

create function tests.worker_id()
returns bigint
language sql
as $$
    select current_setting('tests.worker_id')::bigint
$$;
comment on function tests.worker_id() is 'The worker of tests.make_operation().';

create function tests.consultant(p_n integer)
returns bigint
language sql
as $$
    select c.id from routing.consultants as c where c.email = 'consultant' || p_n || '@example.com'
$$;
comment on function tests.consultant(integer) is 'Id of the nth consultant of tests.make_operation().';

create function tests.phone(p_n integer)
returns text
language sql
as $$
    select '+55119' || (71234567 + p_n * 1357)::text
$$;
comment on function tests.phone(integer) is 'The nth of many possible mobiles in São Paulo.';

create function tests.referral(p_n integer default 1, p_patch jsonb default '{}')
returns jsonb
language sql
as $$
    select jsonb_build_object(
        'person', jsonb_build_object('name', 'Maria Souza', 'phone', tests.phone(p_n)),
        'origin', 'manual'
    ) || p_patch
$$;
comment on function tests.referral(integer, jsonb) is 'Body of a referral of the nth person; p_patch replaces top-level fields.';

create function tests.submit_raw(
    p_raw bytea,
    p_key text default gen_random_uuid()::text,
    p_token_id bigint default tests.token_id(),
    out http_status integer,
    out body jsonb
)
language sql
as $$
    select s.http_status, s.body from api.submit_lead(tests.credential(p_token_id), p_raw, p_key) as s
$$;
comment on function tests.submit_raw(bytea, text, bigint) is 'POST /v1/leads with these bytes.';

create function tests.submit(
    p_body jsonb,
    p_key text default gen_random_uuid()::text,
    p_token_id bigint default tests.token_id(),
    out http_status integer,
    out body jsonb
)
language sql
as $$
    select s.http_status, s.body from api.submit_lead(tests.credential(p_token_id), convert_to(p_body::text, 'UTF8'), p_key) as s
$$;
comment on function tests.submit(jsonb, text, bigint) is 'POST /v1/leads with this body.';

create function tests.lead(p_n integer default 1, p_patch jsonb default '{}', p_token_id bigint default tests.token_id())
returns bigint
language plpgsql
as $$
declare
    v_answer record;
begin
    select * into v_answer from tests.submit(tests.referral(p_n, p_patch), p_token_id => p_token_id);
    if v_answer.http_status not in (200, 201) or v_answer.body -> 'lead' is null then
        raise exception 'no lead came of it: %', v_answer;
    end if;
    return (select l.id from leads.leads as l where l.uid = (v_answer.body #>> '{lead,uid}')::uuid);
end;
$$;
comment on function tests.lead(integer, jsonb, bigint) is 'Id of the lead that a referral of the nth person created or touched.';

create function tests.person_id(p_lead_id bigint)
returns bigint
language sql
as $$
    select l.person_id from leads.leads as l where l.id = p_lead_id
$$;
comment on function tests.person_id(bigint) is 'Id of the person of a lead.';

create function tests.snapshot(p_lead_id bigint)
returns jsonb
language sql
as $$
    select jsonb_build_object(
        'lead', to_jsonb(l), 'is_suppressed', people.is_person_suppressed(l.person_id),
        'identifiers', (select jsonb_agg(to_jsonb(i) order by i.id) from people.identifiers as i where i.person_id = l.person_id),
        'detached', (select jsonb_agg(to_jsonb(d) order by d.id) from people.detached_identifiers as d where d.person_id = l.person_id)
    )
    from leads.leads as l
    where l.id = p_lead_id
$$;
comment on function tests.snapshot(bigint) is 'All that is kept of a lead and its person, to compare with later: what concerns others must change nothing of it.';

create function tests.status(p_lead_id bigint)
returns text
language sql
as $$
    select l.status from leads.leads as l where l.id = p_lead_id
$$;
comment on function tests.status(bigint) is 'Status of a lead.';

create function tests.next_action(p_lead_id bigint)
returns text
language sql
as $$
    select l.next_action from leads.leads as l where l.id = p_lead_id
$$;
comment on function tests.next_action(bigint) is 'Next action of a lead.';

create function tests.row_id(p_lead_id bigint, p_kind text)
returns bigint
language sql
as $$
    select max(m.id) from outbox.jobs as m where m.lead_id = p_lead_id and m.kind = p_kind
$$;
comment on function tests.row_id(bigint, text) is 'The newest outbox job of this kind of a lead.';

create function tests.row_state(p_id bigint)
returns text
language sql
as $$
    select m.state from outbox.jobs as m where m.id = p_id
$$;
comment on function tests.row_state(bigint) is 'State of an outbox job.';

create function tests.claim_one(
    p_kind text,
    p_lease interval default '90 seconds',
    out id bigint,
    out attempt integer,
    out work jsonb
)
language plpgsql
as $$
declare
    v_kind text;
begin
    select c.id, c.kind, c.attempt, c.work into id, v_kind, attempt, work
    from outbox.claim(tests.worker_id(), 1, p_lease) as c;
    if v_kind is distinct from p_kind then
        raise exception 'claimed % instead of %', coalesce(v_kind, 'nothing'), p_kind;
    end if;
end;
$$;
comment on function tests.claim_one(text, interval) is 'Claims one row, which must be of this kind.';

create function tests.result(p_kind text, p_id bigint, p_work jsonb)
returns jsonb
language sql
as $$
    select case p_kind
        when 'chatwoot.contact' then jsonb_build_object(
            'contact_id', 9000, 'source_id', p_work -> 'source_id', 'adopted', false, 'conflicts', '[]'::jsonb
        )
        when 'chatwoot.conversation' then jsonb_build_object(
            'conversation_id', 7000, 'uuid', null, 'reused', false, 'lock_to_single', false, 'assignee_id', p_work -> 'assignee_id'
        )
        when 'chatwoot.note' then '{"message_id": 5000}'
        when 'chatwoot.update' then case when p_work ? 'assignee_id' then jsonb_build_object('assignee_id', p_work -> 'assignee_id') else '{}' end
            || case when p_work ? 'shown' then jsonb_build_object('shown', p_work -> 'shown', 'status', coalesce(
                p_work ->> 'status', (select c.status from chatwoot.conversations as c where c.conversation_id = (p_work ->> 'conversation_id')::bigint order by c.id limit 1)
            )) else '{}' end
        when 'chatwoot.agents' then jsonb_build_object('agent_ids', (select jsonb_agg(c.chatwoot_agent_id) from routing.consultants as c))
        when 'chatwoot.sweep' then '{"conversations": [], "requests": 1, "is_paged": false}'
        when 'chatwoot.observe' then '{"conversations": [], "bodies": [], "cursors": []}'
        when 'chatwoot.correction' then jsonb_build_object('fields', (select jsonb_agg(k) from jsonb_object_keys(p_work -> 'fields') as k), 'conflicts', '[]'::jsonb)
        when 'whatsapp.template' then jsonb_build_object(
            'wamid', 'wamid.' || p_id, 'wa_id', ltrim(p_work ->> 'to', '+'), 'user_id', null, 'message_status', 'accepted'
        )
    end
$$;
comment on function tests.result(text, bigint, jsonb) is 'What a worker reports when all went well.';

create function tests.step(p_kind text, p_result jsonb default '{}')
returns bigint
language plpgsql
as $$
declare
    v_claimed record;
    v_state text;
begin
    select * into v_claimed from tests.claim_one(p_kind);
    v_state := outbox.complete(
        tests.worker_id(), v_claimed.id, v_claimed.attempt, tests.result(p_kind, v_claimed.id, v_claimed.work) || p_result
    );
    if v_state <> 'done' then
        raise exception '% ended as %', p_kind, v_state;
    end if;
    return v_claimed.id;
end;
$$;
comment on function tests.step(text, jsonb) is 'Claims one row of this kind and completes it; p_result replaces keys of the result. Returns its id.';

create function tests.lead_with_conversation(p_n integer default 1, p_patch jsonb default '{}')
returns bigint
language plpgsql
as $$
declare
    v_lead_id constant bigint := tests.lead(p_n, p_patch);
begin
    -- Whoever has the same mobile was told.
    perform outbox.mark_done(j.dedupe_key, util.current_time())
    from outbox.jobs as j
    where j.kind = 'chatwoot.note' and j.state = 'pending' and j.payload ->> 'about' = 'number_shared';
    perform tests.step('chatwoot.contact', jsonb_build_object('contact_id', 9000 + p_n));
    perform tests.step('chatwoot.conversation', jsonb_build_object('conversation_id', 7000 + p_n));
    return v_lead_id;
end;
$$;
comment on function tests.lead_with_conversation(integer, jsonb) is
'A lead whose contact and conversation exist, so that its template is what is due. Nothing else may be due before.';

create function tests.error(p_code integer default null, p_patch jsonb default '{}')
returns jsonb
language sql
as $$
    select jsonb_build_object(
        'target', 'whatsapp', 'phase', 'answered', 'operation', 'messages', 'http_status', 400, 'code', p_code,
        'is_transient', null, 'message', 'refused', 'retry_after_seconds', null
    ) || p_patch
$$;
comment on function tests.error(integer, jsonb) is 'What a worker reports when WhatsApp answered with this code; p_patch replaces keys.';

create function tests.chatwoot_error(p_http_status integer, p_patch jsonb default '{}')
returns jsonb
language sql
as $$
    select jsonb_build_object(
        'target', 'chatwoot', 'phase', 'answered', 'operation', 'contacts/filter', 'http_status', p_http_status,
        'message', 'refused', 'retry_after_seconds', null
    ) || p_patch
$$;
comment on function tests.chatwoot_error(integer, jsonb) is 'What a worker reports when Chatwoot answered with this status; p_patch replaces keys.';

create function tests.tg_break()
returns trigger
language plpgsql
as $$
begin
    raise exception '%', coalesce(tg_argv[1], 'broken') using errcode = tg_argv[0];
end;
$$;
comment on function tests.tg_break() is 'A trigger that fails with the SQLSTATE of its first argument, and says its second.';

create function tests.is_sound()
returns text
language sql
as $$
    select concat_ws(
        ', ',
        (select 'conservation ' || c.difference from governance.conservation as c where c.difference <> 0),
        -- A test that moves the clock does not do the work that is due meanwhile.
        (select 'stagnant ' || count(*) from governance.stagnant_leads as s where s.reason not in ('overdue', 'term_overlooked') having count(*) > 0),
        (select 'broken chains ' || count(*) from leads.leads as l where not leads.verify_chain(l.id) having count(*) > 0)
    )
$$;
comment on function tests.is_sound() is 'Empty when every submission is accounted for, no lead stagnates and every history verifies; else what is wrong.';

create function tests.chatwoot_conversation(p_n integer default 1, p_patch jsonb default '{}')
returns jsonb
language sql
as $$
    select jsonb_build_object(
        'id', 7000 + p_n, 'inbox_id', 7, 'account', '{"id": 1, "name": "Conta"}'::jsonb, 'status', 'open',
        'channel', 'Channel::Whatsapp', 'labels', '[]'::jsonb, 'custom_attributes', '{}'::jsonb,
        'contact_inbox', jsonb_build_object('contact_id', 9000 + p_n, 'inbox_id', 7, 'source_id', substr(tests.phone(p_n), 2)),
        'meta', jsonb_build_object(
            'sender', jsonb_build_object('id', 9000 + p_n, 'name', 'Maria', 'phone_number', tests.phone(p_n), 'type', 'contact'),
            'assignee', '{"id": 103, "name": "Carla", "type": "user"}'::jsonb, 'assignee_type', 'User'
        ),
        'created_at', floor(extract(epoch from util.current_time() - interval '1 hour')),
        'updated_at', extract(epoch from util.current_time()) + 0.123456
    ) || p_patch
$$;
comment on function tests.chatwoot_conversation(integer, jsonb) is
'The conversation of the nth person as Chatwoot''s webhooks show it now, with consultant 3; p_patch replaces top-level fields.';

create function tests.chatwoot_message(p_id integer, p_type text, p_content text, p_patch jsonb default '{}', p_n integer default 1)
returns jsonb
language sql
as $$
    select jsonb_build_object(
        'event', 'message_created', 'id', p_id, 'account', '{"id": 1, "name": "Conta"}'::jsonb, 'inbox', '{"id": 7, "name": "WhatsApp"}'::jsonb,
        'message_type', p_type, 'content_type', 'text', 'content', p_content, 'content_attributes', '{}'::jsonb,
        'additional_attributes', '{}'::jsonb, 'private', false,
        'created_at', to_char(util.current_time() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
        'source_id', case p_type when 'incoming' then 'wamid.in' || p_id end,
        'sender', case p_type
            when 'incoming' then jsonb_build_object('id', 9000 + p_n, 'name', 'Maria', 'phone_number', tests.phone(p_n))
            else '{"id": 103, "name": "Carla", "type": "user"}'
        end,
        'conversation', tests.chatwoot_conversation(p_n)
    ) || p_patch
$$;
comment on function tests.chatwoot_message(integer, text, text, jsonb, integer) is
'message_created for an incoming message of the nth person, or an outgoing one by consultant 3; p_patch replaces top-level fields.';

create function tests.chatwoot_says(p_body jsonb)
returns text
language plpgsql
as $$
declare
    v_id constant bigint := api.receive_webhook(tests.service(), 'chatwoot', convert_to(p_body::text, 'UTF8'));
begin
    perform inbox.process_deliveries();
    return coalesce(
        (
            select concat_ws(' ', e.kind, e.state, e.reason, e.error ->> 'message')
            from inbox.facts as e
            where e.delivery_id = v_id
        ),
        (select case when d.state = 'processed' then 'known' else d.state || ' ' || d.error end from inbox.deliveries as d where d.id = v_id)
    );
end;
$$;
comment on function tests.chatwoot_says(jsonb) is
'Delivers this body from Chatwoot and applies it: kind, state and reason of its fact, or known when the fact had come before.';

create function tests.findings(p_check text) returns text language sql as $$
    select coalesce(string_agg(h.code || coalesce(' ' || h.subject, ''), ', ' order by h.code, h.subject), '')
    from governance.health_findings as h
    where h.check_name = p_check
$$;
comment on function tests.findings(text) is 'What health finds in a check: codes, and what they are about. Empty: all is well.';

create function tests.sentence(p_code text) returns text language sql as $$
    select h.sentence
    from (select set_config('indica.locale', 'en', true)) as l
    cross join lateral (select * from governance.health_findings as g where l.* is not null) as h
    where h.code = p_code
$$;
comment on function tests.sentence(text) is 'What health says of a condition in English; null while it does not hold.';

create function tests.only_webhooks()
returns void
language sql
as $$
    -- What else the leads need is not looked at.
    update outbox.jobs as m
    set state = 'cancelled', finished_at = util.current_time()
    where m.destination <> 'webhook' and m.state = 'pending'
$$;
comment on function tests.only_webhooks() is 'Cancels all jobs but those of outgoing webhooks.';

create function tests.take_webhooks(p_status integer default 200, p_more jsonb default '{}')
returns text
language plpgsql
as $$
declare
    v_claimed record;
    v_taken text;
begin
    perform tests.only_webhooks();
    for v_claimed in select c.id, c.attempt, c.work from outbox.claim(tests.worker_id(), 100) as c loop
        if p_status between 200 and 299 then
            perform outbox.complete(tests.worker_id(), v_claimed.id, v_claimed.attempt, jsonb_build_object('http_status', p_status));
        else
            perform outbox.fail(tests.worker_id(), v_claimed.id, v_claimed.attempt, jsonb_build_object(
                'target', 'webhook', 'phase', 'answered', 'operation', 'deliver', 'http_status', p_status, 'message', 'refused') || p_more);
        end if;
        v_taken := concat_ws(' ', v_taken, (v_claimed.work ->> 'subscription') || ':' || (v_claimed.work #>> '{body,type}'));
    end loop;
    return v_taken;
end;
$$;
comment on function tests.take_webhooks(integer, jsonb) is 'Delivers what of outgoing webhooks is due, each answered with this status, and says what it was.';
