create or replace function flow.record_signal(
    p_lead_id bigint,
    p_signal text,
    p_said_at timestamptz,
    p_actor text,
    p_due_at timestamptz default null,
    p_reached_at timestamptz default null,
    p_reason text default null,
    p_natural_key text default null,
    p_about uuid default null
)
returns boolean
language plpgsql
volatile
as $$
begin
    perform from leads.leads as l where l.id = p_lead_id for no key update;
    insert into flow.signals (lead_id, signal, said_at, due_at, reached_at, reason, natural_key, about)
    values (p_lead_id, p_signal, p_said_at, p_due_at, p_reached_at, p_reason, p_natural_key, p_about)
    on conflict (natural_key) do nothing;
    if not found then
        return false;
    end if;
    if p_signal in ('template_accepted', 'template_delivered') then
        -- Proof that a message left outweighs what was thought of it before.
        update flow.signals as s
        set voided_at = util.current_time()
        where s.lead_id = p_lead_id and s.about = p_about and s.voided_at is null
            and s.signal like 'template\_%' and s.signal not in ('template_accepted', 'template_delivered');
    end if;
    perform flow.decide(p_lead_id, p_actor, coalesce(p_reason, p_signal));
    return true;
end;
$$;

comment on function flow.record_signal(bigint, text, timestamptz, text, timestamptz, timestamptz, text, text, uuid) is
'Takes down that something was said about a lead (p_signal of flow.signal_kinds, at p_said_at by the clock of whoever said it) and decides what follows.
p_due_at: the time that it brings; p_reached_at: when words of ours left, for a signal that proves it; p_natural_key: what is said twice counts once; p_about: the
message of which it was said, whose acceptance or delivery makes earlier doubts about it void.
Returns false when it was known.';

revoke all on function flow.record_signal(bigint, text, timestamptz, text, timestamptz, timestamptz, text, text, uuid) from public;
