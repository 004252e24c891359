create or replace function sending.set_people_per_day(p_limit integer, p_at timestamptz, p_now timestamptz)
returns boolean
language plpgsql
volatile
as $$
begin
    update sending.channels as c
    set people_per_day = p_limit, people_per_day_since = p_at
    where p_at >= coalesce(c.people_per_day_since, p_at);
    if not found then
        return false;
    end if;
    perform sending.release_held('people_per_day', p_now);
    return true;
end;
$$;

comment on function sending.set_people_per_day(integer, timestamptz, timestamptz) is
'How many people every channel may contact in a day (null: any number), as Meta said at p_at; what waited for the limit is looked at again. Returns false when
a later word is known.';

revoke all on function sending.set_people_per_day(integer, timestamptz, timestamptz) from public;
