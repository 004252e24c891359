create or replace function intake.purge_cards(p_as_of timestamptz, p_limit integer)
returns bigint
language plpgsql
volatile
as $$
declare
    v_count bigint;
begin
    update intake.cards as c
    set name = null, phone = null, phones = '[]', phone_keys = '{}', email = null, reason = null,
        decided_at = coalesce(c.decided_at, p_as_of), outcome = coalesce(c.outcome, 'expired'), actor = coalesce(c.actor, 'rules')
    where c.id in (
        select o.id
        from intake.cards as o
        where o.said_at < p_as_of - ops.setting_text('card_retention')::interval
            and (o.name is not null or o.phone is not null or o.phones <> '[]' or o.email is not null or o.reason is not null)
        order by o.said_at
        limit p_limit
    );
    get diagnostics v_count = row_count;
    return v_count;
end;
$$;

comment on function intake.purge_cards(timestamptz, integer) is
'Forgets what cards said, after the setting card_retention, at most p_limit; what nobody decided expires. That a card came, what it was and what became of it stays. Returns how many.';

revoke all on function intake.purge_cards(timestamptz, integer) from public;
