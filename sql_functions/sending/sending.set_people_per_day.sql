create or replace function sending.set_people_per_day(p_limit integer, p_now timestamptz)
returns void
language plpgsql
volatile
as $$
begin
    update sending.channels as c set people_per_day = p_limit;
    perform sending.release_held('people_per_day', p_now);
end;
$$;

comment on function sending.set_people_per_day(integer, timestamptz) is
'How many people every channel may contact in a day (null: any number); what waited for the limit is looked at again.';

revoke all on function sending.set_people_per_day(integer, timestamptz) from public;
