create or replace function intake.fetch_again(p_source_id bigint)
returns integer
language plpgsql
volatile
as $$
declare
    v_key text;
    v_is_restored boolean;
    v_count integer := 0;
begin
    for v_key in
        select intake.fetch_key(f.fetch_kind, a.id)
        from intake.announcements as a
        join intake.sources as s on s.id = a.source_id
        join intake.source_profiles as f on f.code = s.profile_code
        where a.source_id = p_source_id and a.settled_at is null
        order by a.id
    loop
        v_is_restored := outbox.restore(v_key, util.current_time());
        v_count := v_count + v_is_restored::integer;
    end loop;
    return v_count;
end;
$$;

comment on function intake.fetch_again(bigint) is
'Orders again what was announced by a source and not fetched because it was inactive. Returns how many.';

revoke all on function intake.fetch_again(bigint) from public;
