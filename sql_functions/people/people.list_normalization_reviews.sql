create or replace function people.list_normalization_reviews()
returns table (
    kind text, person_uid uuid, name text, other_person_uid uuid, other_name text, reason text, since timestamptz, old_values jsonb, new_values jsonb
)
language sql
stable
as $$
    select c.kind, p.uid, coalesce(p.name, r.name), o.uid, o.name, c.reason, c.changed_at, c.old_values, c.new_values
    from people.normalization_changes as c
    left join people.people as p on p.id = c.person_id
    left join people.people as o on o.id = c.other_person_id
    left join people.referrers as r on c.kind = 'referrer' and r.id = c.row_id
    where c.outcome in ('collision', 'refused')
    order by c.kind, c.id;
$$;

comment on function people.list_normalization_reviews() is
'What renormalisations left for somebody to look at: whose value it is, who has the new one already, and why it was left. Personal data: for an
operator.';

revoke all on function people.list_normalization_reviews() from public;
