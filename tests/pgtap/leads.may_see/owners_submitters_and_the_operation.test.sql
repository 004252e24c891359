begin;
select plan(3);

-- Ana owns the first lead, which the partner's token sent; Bruno the second, which a token of the operation sent; the third waits in a queue, and so does the fourth, which an earlier token of Ana's sent.
select tests.make_operation('2026-03-10 15:00:00+00', '{1,1}');
insert into intake.sources (code, name) values ('loja', 'Loja');
create temporary table who as
select k.name, tests.make_token(k.name, k.scopes::text[], tests.consultant(k.n), (select s.id from intake.sources as s where s.code = k.source)) as id
from (values
    ('ana', '{leads:read}', 1, null), ('ana before', '{leads:write,leads:read}', 1, null), ('bruno', '{leads:read}', 2, null), ('bruno admin', '{admin}', 2, null), ('parceiro', '{leads:write,leads:read}', null, 'parceiro'),
    ('parceiro 2', '{leads:read}', null, 'parceiro'), ('loja', '{leads:read}', null, 'loja'), ('operation', '{leads:read}', null, null)
) as k (name, scopes, n, source);
create temporary table t as
select 1 as n, tests.lead(1, '{}', (select w.id from who as w where w.name = 'parceiro')) as id union all select 2, tests.lead(2) union all select 3, tests.lead(3)
union all select 4, tests.lead(4, '{}', (select w.id from who as w where w.name = 'ana before'));
set local session_replication_role = replica;
update leads.leads as l set consultant_id = case t.n when 1 then tests.consultant(1) when 2 then tests.consultant(2) end, queue_code = case when t.n >= 3 then 'triage' end, source_id = null from t where t.id = l.id;
set local session_replication_role = origin;
create function tests.seen() returns text language sql as $$
    select string_agg(s.name || ' ' || s.seen, ', ' order by s.name)
    from (
        select w.name, coalesce(string_agg(t.n::text, '' order by t.n) filter (where leads.may_see(k, l)), '-') as seen
        from who as w join ops.api_tokens as k on k.id = w.id cross join t join leads.leads as l on l.id = t.id
        group by w.name
    ) as s
$$;
select is(tests.seen(), 'ana 14, ana before 14, bruno 2, bruno admin 1234, loja -, operation 1234, parceiro 1, parceiro 2 1', 'owners, who sent it and whom they belong to, and who runs the operation');
update leads.leads as l set source_id = s.id from t, intake.sources as s where t.id = l.id and t.n = 2 and s.code = 'loja';
select is(tests.seen(), 'ana 14, ana before 14, bruno 2, bruno admin 1234, loja 2, operation 1234, parceiro 1, parceiro 2 1', 'and the source that it is of');
select isnt(leads.may_see(k, l), null, 'null is not yes') from who as w join ops.api_tokens as k on k.id = w.id cross join t join leads.leads as l on l.id = t.id where w.name = 'ana' and t.n = 3;

select * from finish();
rollback;
