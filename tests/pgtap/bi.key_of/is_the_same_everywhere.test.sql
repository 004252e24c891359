begin;
select plan(3);
select is(bi.key_of('site'), ('x' || left(md5('site'), 7))::bit(28)::integer, 'a part of the hash');
select ok(bi.key_of('a') > 0 and bi.key_of('a') <> bi.key_of('b'), 'of its own for each code');
select is(
    (select count(distinct bi.key_of(r.kind || ':' || r.reason)) from bi.dim_reason as r), (select count(*) from bi.dim_reason), 'codes that are in use do not meet'
);

select * from finish();
rollback;
