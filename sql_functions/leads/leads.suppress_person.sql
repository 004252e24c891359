create or replace function leads.suppress_person(
    p_person_id bigint,
    p_reason text,
    p_actor text,
    p_said_at timestamptz default util.current_time(),
    p_came_by text[] default '{}'
)
returns integer
language plpgsql
volatile
as $$
declare
    v_keys text[];
    v_count integer;
    v_is_suppressed boolean;
    v_lead_id bigint;
begin
    -- In the order of an intake, identifiers before leads: a referral of this person is taken in before or after, never beside.
    perform people.lock_identity(people.keys_of(p_person_id) || p_came_by);
    v_keys := people.own_keys(p_person_id) || p_came_by;
    v_count := people.suppress(v_keys, p_reason, p_said_at);
    -- A number that turned out to be somebody else's since is not theirs any more, and was when they said it.
    v_is_suppressed := people.is_person_suppressed(p_person_id) or people.is_suppressed(p_came_by);
    -- GUARD: they took it back since; who has nothing left to be reached by could not
    if not v_is_suppressed and v_keys <> '{}' then
        return v_count;
    end if;

    for v_lead_id in
        select l.id from leads.leads as l where l.person_id = p_person_id and leads.is_open(l.status) order by l.id
    loop
        perform leads.change_status(v_lead_id, 'opted_out', p_actor, p_reason);
    end loop;
    return v_count;
end;
$$;

comment on function leads.suppress_person(bigint, text, text, timestamptz, text[]) is
'The person said at p_said_at that they must not be contacted any more: suppresses by keyed hash what they said it by (p_came_by: keys) and what is theirs alone
(people.own_keys), never a switchboard, CNPJ or mailbox of others, and ends their open lead as opted_out. Returns how many new suppressions there are. Nothing ends when
they said later that they want messages. p_reason: a value of people.suppressions.reason.';

revoke all on function leads.suppress_person(bigint, text, text, timestamptz, text[]) from public;
