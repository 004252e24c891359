create or replace function inbox.is_strangers(p_natural_key text)
returns boolean
language sql
stable
as $$
    select exists (
        select
        from inbox.facts as e
        where e.natural_key = p_natural_key and e.kind in ('message', 'preference')
            and e.reason in ('unknown_person', 'suppressed_stranger', 'other_number', 'other_inbox')
    );
$$;

comment on function inbox.is_strangers(text) is
'Does this fact (inbox.facts.natural_key) tell what somebody said who is nobody of ours, or who wrote to a number that is not ours?';

revoke all on function inbox.is_strangers(text) from public;
