create or replace function rework.list_policies()
returns table (
    "position" integer,
    code text,
    name text,
    is_active boolean,
    conditions jsonb,
    days text,
    hold_out_percent numeric,
    new_conversation_after text,
    steps jsonb,
    calls jsonb,
    planned bigint
)
language sql
stable
as $$
    select
        p.position, p.code, p.name, p.is_active, p.conditions, p.day_kind, p.hold_out_percent, p.new_conversation_after::text,
        (
            select coalesce(jsonb_agg(jsonb_build_object('gap_days', s.gap_days, 'template', s.template_code) order by s.step), '[]')
            from rework.steps as s
            where s.policy_id = p.id
        ),
        (select coalesce(jsonb_agg(c.wait::text order by c.call), '[]') from rework.calls as c where c.policy_id = p.id),
        (select count(*) from rework.attempts as a where a.policy_id = p.id and a.state = 'planned')
    from rework.policies as p
    order by p.is_active desc, p.position nulls last, p.id;
$$;

comment on function rework.list_policies() is
'The cadences in the order in which they are asked, the default last, with their steps, the waits between calls (none: the settings) and how many attempts are planned; retired ones at the end.';

revoke all on function rework.list_policies() from public;
