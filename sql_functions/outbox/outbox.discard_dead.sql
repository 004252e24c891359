create or replace function outbox.discard_dead(p_id bigint, p_reason text)
returns void
language plpgsql
volatile
as $$
declare
    v_row outbox.jobs;
begin
    if p_reason is null or btrim(p_reason) = '' then
        raise exception 'discarding needs a reason' using errcode = 'ID105';
    end if;
    select * into v_row from outbox.jobs as m where m.id = p_id for update;
    if not found then
        raise exception 'outbox message % does not exist', p_id using errcode = 'ID202';
    end if;
    if v_row.state <> 'dead' then
        raise exception 'outbox message % is %, not dead', p_id, v_row.state using errcode = 'ID303';
    end if;

    update outbox.jobs as m
    set state = 'cancelled', last_error = coalesce(m.last_error, '{}') || jsonb_build_object('discarded', p_reason)
    where m.id = p_id;
    if v_row.lead_id is not null then
        perform leads.append_event(
            v_row.lead_id, 'outbox_discarded', 'operator', jsonb_build_object('outbox_id', p_id, 'kind', v_row.kind),
            jsonb_build_object('reason', p_reason)
        );
    end if;
end;
$$;

comment on function outbox.discard_dead(bigint, text) is
'Gives up a dead row for good, with a reason that goes into the lead''s history. Raises ID105 (no reason), ID202 (no such row), ID303 (not dead).';

revoke all on function outbox.discard_dead(bigint, text) from public;
