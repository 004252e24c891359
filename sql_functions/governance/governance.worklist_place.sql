create or replace function governance.worklist_place(
    p_lead leads.leads,
    p_wait routing.waits,
    p_as_of timestamptz,
    p_day_ends timestamptz,
    out list text,
    out kind text,
    out since timestamptz,
    out due_at timestamptz,
    out sort_at timestamptz
)
language plpgsql
stable
as $$
begin
    kind := coalesce(p_wait.kind, routing.wait_kind(p_lead));
    if kind = 'first_contact' and p_wait.lead_id is null then
        -- It goes out by itself.
        kind := null;
    end if;
    if kind is null then
        list := 'waiting';
        sort_at := p_lead.next_action_at;
        return;
    end if;
    since := case
        when kind = 'answer_person' then coalesce(p_lead.unanswered_since, p_wait.since, p_lead.next_action_at)
        when kind in ('scheduled', 'follow_up') then p_lead.next_action_at
        else coalesce(p_wait.since, p_lead.next_action_at)
    end;
    due_at := coalesce(p_wait.due_at, p_lead.next_action_at);
    list := case
        when due_at <= p_as_of or p_wait.passed_at is not null then 'late'
        when since < p_day_ends then 'today'
        else 'waiting'
    end;
    sort_at := case list when 'waiting' then since else due_at end;
end;
$$;

comment on function governance.worklist_place(leads.leads, routing.waits, timestamptz, timestamptz) is
'Where an open lead stands on its owner''s worklist at p_as_of, of a day that ends at p_day_ends. p_wait: its row of routing.waits, or null. list: late (its term is over, or without a term its hour has come), today
(somebody of ours has to act, or can, before the day ends), waiting (the person, the cadence or a later day acts first). kind: what a human has to do, as in governance.terms; null when nobody has to.
since: from when on (for an answer: since the first word that nobody answered); due_at: until when; sort_at: what a list is ordered by.';

revoke all on function governance.worklist_place(leads.leads, routing.waits, timestamptz, timestamptz) from public;
