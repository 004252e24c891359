create or replace function outbox.most_in_flight(p_destination text)
returns integer
language plpgsql
stable
as $$
begin
    return (
        select (coalesce(s.value, s.default_value) #>> '{}')::integer from ops.settings as s where s.key = p_destination || '_in_flight'
    );
end;
$$;

comment on function outbox.most_in_flight(text) is
'How many jobs of a destination may be in flight at once at most: the setting <destination>_in_flight. Null: as many as the workers can.';

revoke all on function outbox.most_in_flight(text) from public;
