-- What a worker sees when it looks in Chatwoot.

create function tests.listed_conversation(p_n integer default 1, p_patch jsonb default '{}')
returns jsonb
language sql
as $$
    select (tests.chatwoot_conversation(p_n) - 'account' - 'contact_inbox') || jsonb_build_object(
        'labels', '["indicacao"]'::jsonb, 'custom_attributes', '{"indica_lead": "x"}'::jsonb, 'last_message', null
    ) || p_patch
$$;
comment on function tests.listed_conversation(integer, jsonb) is
'The conversation of the nth person as a worker lists it now, with our marks and with consultant 3; p_patch replaces top-level fields.';

create function tests.apply_all()
returns void
language plpgsql
as $$
begin
    while inbox.process_deliveries(1) > 0 loop
        null;
    end loop;
end;
$$;
comment on function tests.apply_all() is 'Applies what is in the inbox.';

create function tests.claim_look(p_kind text, out id bigint, out attempt integer, out work jsonb)
language plpgsql
as $$
declare
    c_aside constant interval := interval '1 hour';
    v_kind text;
    v_aside bigint[];
begin
    -- Readings and looks are as urgent as each other: which comes first is nobody's promise.
    with aside as (
        update outbox.jobs as m set due_at = m.due_at + c_aside
        where m.state = 'pending' and m.kind in ('chatwoot.sweep', 'chatwoot.observe') and m.kind <> p_kind
        returning m.id
    )
    select array_agg(a.id) into v_aside from aside as a;
    loop
        select c.id, c.kind, c.attempt, c.work into id, v_kind, attempt, work from outbox.claim(tests.worker_id(), 1, interval '90 seconds') as c;
        if v_kind is null then
            raise exception 'no % is due', p_kind;
        end if;
        exit when v_kind = p_kind;
        perform outbox.complete(tests.worker_id(), id, attempt, tests.result(v_kind, id, work));
    end loop;
    update outbox.jobs as m set due_at = m.due_at - c_aside where m.id = any(v_aside) and m.state = 'pending';
end;
$$;
comment on function tests.claim_look(text) is 'Claims a job of this kind and does on the way what else is due, but for readings and looks of the other kind.';

create function tests.news_since(p_fact_id bigint)
returns text
language sql
as $$
    select coalesce(string_agg(concat_ws(' ', f.kind, f.state, f.reason, f.error ->> 'message'), ', ' order by f.id), '')
    from inbox.facts as f
    where f.id > p_fact_id
$$;
comment on function tests.news_since(bigint) is 'What became of the facts that came after this one.';

create function tests.sweep(variadic p_conversations jsonb[] default '{}')
returns text
language plpgsql
as $$
declare
    v_last constant bigint := (select coalesce(max(f.id), 0) from inbox.facts as f);
    v_claimed record;
begin
    perform chatwoot.order_sweeps();
    v_claimed := tests.claim_look('chatwoot.sweep');
    perform outbox.complete(tests.worker_id(), v_claimed.id, v_claimed.attempt, jsonb_build_object(
        'conversations', to_jsonb(p_conversations), 'requests', 1, 'is_paged', false
    ));
    perform tests.apply_all();
    return tests.news_since(v_last);
end;
$$;
comment on function tests.sweep(jsonb[]) is 'The inbox is read and shows these conversations; returns what became of the facts that were news.';

create function tests.look(variadic p_bodies jsonb[] default '{}')
returns text
language plpgsql
as $$
declare
    v_last constant bigint := (select coalesce(max(f.id), 0) from inbox.facts as f);
    v_claimed record;
begin
    v_claimed := tests.claim_look('chatwoot.observe');
    perform outbox.complete(tests.worker_id(), v_claimed.id, v_claimed.attempt, jsonb_build_object(
        'conversations', '[]'::jsonb, 'bodies', coalesce(to_jsonb(p_bodies), '[]'),
        'cursors', case when v_claimed.work ? 'conversation_id' then jsonb_build_array(jsonb_build_object(
            'conversation_id', v_claimed.work -> 'conversation_id', 'read_at', v_claimed.work #> '{told,0,read_at}', 'message_id', 1
        )) else '[]' end
    ));
    perform tests.apply_all();
    return tests.news_since(v_last);
end;
$$;
comment on function tests.look(jsonb[]) is 'A worker looks where it was ordered to and sees these bodies; returns what became of the facts that were news.';

create function tests.healed()
returns text
language sql
as $$
    select coalesce(string_agg(h.kind || ' ' || h.healed, ', ' order by h.kind), '')
    from (select g.kind, count(*) as healed from chatwoot.heals as g group by g.kind) as h
$$;
comment on function tests.healed() is 'What looking in Chatwoot healed so far, by kind.';
