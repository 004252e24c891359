begin;
select plan(1);

select is(array_agg(util.percent(s.share) order by s.n), array(select x || chr(160) || '%' from unnest(array['0', '38', '39', '100', '113', null]) with ordinality as v (x, n) order by n), 'whole, halves up, the space holds the line together')
from (values (1, 0), (2, 0.384), (3, 0.385), (4, 1), (5, 1.125), (6, null)) as s (n, share);

select * from finish();
rollback;
