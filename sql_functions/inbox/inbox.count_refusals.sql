create or replace function inbox.count_refusals(p_refusals jsonb)
returns void
language plpgsql
volatile
as $$
declare
    v_now constant timestamptz := util.current_time();
begin
    insert into inbox.refusals as r (source, day, refused, first_at, last_at)
    select c.source, (v_now at time zone 'UTC')::date, sum(c.refused), v_now, v_now
    from (
        select
            case
                when e.key in ('whatsapp', 'chatwoot') then e.key
                when exists (select from intake.sources as s where 'source:' || s.code = e.key) then e.key
                else 'unknown'
            end as source,
            least(greatest((e.value #>> '{}')::numeric, 0), 1000000000)::bigint as refused
        from jsonb_each(p_refusals) as e
        where jsonb_typeof(e.value) = 'number'
    ) as c
    where c.refused > 0
    group by c.source
    order by c.source
    on conflict (source, day) do update set refused = r.refused + excluded.refused, last_at = excluded.last_at;
    delete from inbox.refusals as r where r.day < (v_now at time zone 'UTC')::date - 90;
end;
$$;

comment on function inbox.count_refusals(jsonb) is
'Adds webhooks that proved nothing to inbox.refusals. p_refusals: {source: how many since the last call}, source as there; a code that is no source of ours counts as
unknown. Forgets days older than 90.';

revoke all on function inbox.count_refusals(jsonb) from public;
