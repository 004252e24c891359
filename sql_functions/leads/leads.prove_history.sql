create or replace function leads.prove_history(p_as_of timestamptz default util.current_time())
returns bigint
language plpgsql
volatile
as $$
declare
    v_found bigint;
    v_first text;
begin
    select count(*), string_agg(distinct v.problem, ', ') || '; ' || min(concat_ws(' ', 'lead ' || v.lead_id, v.sealed_on, v.detail))
    into v_found, v_first
    from leads.verify_seals(((p_as_of at time zone 'UTC')::date - date '2000-01-01') % 30, 30) as v;
    if v_found > 0 then
        raise exception 'history is not what was sealed, in % places: %', v_found, v_first using errcode = 'ID904',
            hint = 'indica seal verify names each.';
    end if;
    return (select count(*) from leads.seals);
end;
$$;

comment on function leads.prove_history(timestamptz) is
'leads.verify_seals() as a scheduled job: each day the newest seals, their leads, and a thirtieth of all others. Returns how many seals there are. Raises ID904, with what
was found, when history is not what was sealed.';

revoke all on function leads.prove_history(timestamptz) from public;
