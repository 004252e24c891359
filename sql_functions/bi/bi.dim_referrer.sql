create materialized view if not exists bi.dim_referrer as
select 0::bigint as referrer_key, '(none)' as pseudonym, 'none' as kind, '(sem indicador)' as kind_pt, null::date as since
union all
select
    r.id, 'R-' || left(encode(sha256(convert_to(r.uid::text, 'UTF8')), 'hex'), 10),
    case when c.id is not null then 'consultant' when r.person_id is not null then 'person' else 'name_only' end,
    case when c.id is not null then 'consultor' when r.person_id is not null then 'pessoa conhecida' else 'só o nome' end,
    (r.created_at at time zone (select coalesce(s.value, s.default_value) #>> '{}' from ops.settings as s where s.key = 'timezone'))::date
from people.referrers as r
left join lateral (
    select min(o.id) as id
    from people.identifiers as i
    join routing.consultants as o on (i.kind = 'phone' and o.phone = i.value) or (i.kind = 'email' and o.email = i.value)
    where i.person_id = r.person_id
) as c on true;

create unique index if not exists dim_referrer_key on bi.dim_referrer (referrer_key);

comment on materialized view bi.dim_referrer is
'One row for each person who refers, by a pseudonym, and one for none.';
comment on column bi.dim_referrer.referrer_key is 'What facts name; 0: nobody was named.';
comment on column bi.dim_referrer.pseudonym is 'A name for charts that says nobody''s; it stays the same.';
comment on column bi.dim_referrer.kind is 'person (known by phone or e-mail), name_only, consultant (one of ours), none.';
comment on column bi.dim_referrer.kind_pt is 'The same in Portuguese.';
comment on column bi.dim_referrer.since is 'Day on which they became known.';

revoke all on bi.dim_referrer from public;
grant select on bi.dim_referrer to indica_bi;
