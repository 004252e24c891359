begin;
select plan(4);

-- The operation is in São Paulo (-3), the consultant in Manaus (-4).
select tests.make_operation('2026-03-10 15:00:00+00');
create function tests.moment(p_text text, p_is_end boolean) returns text language sql as $$ select to_char(routing.read_moment(p_text, 'America/Manaus', p_is_end) at time zone 'UTC', 'YYYY-MM-DD HH24:MI') $$;
select is(array_agg(v.text || ' ' || tests.moment(v.text, v.is_end) order by v.n), array_agg(v.text || ' ' || v.moment order by v.n), 'a day is the consultant''s, to its end; an hour is theirs too, unless it names a zone')
from (values
    (1, '2026-03-20', false, '2026-03-20 04:00'), (2, '2026-03-20', true, '2026-03-21 04:00'), (3, ' 20/03/2026 ', true, '2026-03-21 04:00'), (4, '2026-03-20T13:00', true, '2026-03-20 17:00'),
    (5, '2026-03-20T13:00Z', false, '2026-03-20 13:00'), (6, '2026-03-20T13:00-03:00', true, '2026-03-20 16:00'), (7, '1774011600', true, '2026-03-20 13:00'), (8, '2016-03-11', false, '2016-03-11 04:00'), (9, '2031-03-09', true, '2031-03-10 04:00')
) as v (n, text, is_end, moment);
select throws_ok(format('select routing.read_moment(%L, ''America/Manaus'', false)', v.text), 'ID105', null, v.says)
from (values ('amanhã', 'no day'), ('2016-03-09', 'more than ten years ago'), ('2031-03-11', 'more than five years away')) as v (text, says);

select * from finish();
rollback;
