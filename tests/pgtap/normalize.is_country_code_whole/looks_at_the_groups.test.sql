begin;
select plan(7);

select is(normalize.is_country_code_whole(t.grouped, t.code), t.expected, t.grouped)
from (values
    ('+52|27|98321|7654', 52, true),
    ('+5|27|98321|7654', 52, false),
    ('00|52|27|98321', 52, true),
    ('0|0|5|2|27', 52, false),
    ('0015|351|912', 351, true),
    ('00|15|3|51|912', 351, false),
    ('+52279832176', 52, true)
) as t (grouped, code, expected);

select * from finish();
rollback;
