begin;
select plan(12);

create temporary table before as select * from ops.settings;
create function tests.verdict(p_key text, p_value jsonb) returns text language plpgsql as $$
begin
    perform ops.set_setting(p_key, p_value);
    return 'taken';
exception
    when others then
        return sqlstate;
end;
$$;

select is(
    (select string_agg(distinct s.key, ' ') from ops.settings as s where s.bounds = '{}'), 'timezone', 'every setting says what it may be; a time zone is looked up'
);
select is_empty($$select s.key from ops.settings as s where tests.verdict(s.key, s.default_value) <> 'taken'$$, 'every default is within its bounds');
select is_empty(
    $$select s.key from ops.settings as s where s.bounds ? 'min' and (tests.verdict(s.key, s.bounds -> 'min') <> 'taken' or tests.verdict(s.key, s.bounds -> 'max') <> 'taken')$$,
    'both ends of a range belong to it'
);
update ops.settings set value = null;
select is_empty(
    $$select s.key, v.value
      from ops.settings as s
      cross join unnest(array[
          '0', '-1', '99999999999', '2147483648', '1.5', '4.0', '1e30', 'true', 'null', '[]', '{}', '"12"', '""', '"soon"'
      ]::jsonb[]) as v (value)
      where jsonb_typeof(s.bounds -> 'min') = 'number' and not (v.value = '0' and s.bounds -> 'min' = '0') and tests.verdict(s.key, v.value) <> 'ID105'$$,
    'a number is a whole one within its bounds'
);
select is_empty(
    $$select s.key, v.value
      from ops.settings as s
      cross join unnest(array[
          '"4"', '4', '"300000 years"', '"3 years"', '"1 month"', '"0 seconds"', '"-4 hours"', '"4 hours ago"', '"infinity"', '"999999999 weeks"', '"P4H"', '"04:00:00"', '"4h"', '"4.5 hours"', '""', 'null', 'true', '{}'
      ]::jsonb[]) as v (value)
      where jsonb_typeof(s.bounds -> 'min') = 'string' and tests.verdict(s.key, v.value) <> 'ID105'$$,
    'a duration has units and bounds'
);
select is(tests.verdict('call_again_after', '"1 hour 30 minutes"'), 'taken', 'several units make one duration');
select is_empty(
    $$select s.key, v.value
      from ops.settings as s
      cross join unnest(array['"both"', '0', 'null', '["human"]', '["require"]', '{}', '""']::jsonb[]) as v (value)
      where s.bounds ? 'one_of' and tests.verdict(s.key, v.value) <> 'ID105'$$,
    'a choice is one of those'
);
select is_empty(
    $$select v.value from unnest(array['""', '" "', '0', 'null', '"a\nb"', to_jsonb(repeat('x', 61))]::jsonb[]) as v (value) where tests.verdict('company_name', v.value) <> 'ID105'$$,
    'a name is a line that people can read'
);
select is_empty(
    $$select v.value from unnest(array['"nowhere"', '""', '"posix/UTC"', 'null', '3', '"localtime"']::jsonb[]) as v (value) where tests.verdict('timezone', v.value) <> 'ID105'$$,
    'a time zone is one'
);
select is_empty(
    $$select v.value
      from unnest(array['{}', '[]', '""', '{"0": ["08:00", "20:00"]}', '{"1": ["20:00", "08:00"]}', '{"1": ["8:00", "20:00"]}', '{"1": ["08:00"]}', '{"1": null}', '{"1": ["08:00", "25:00"]}']::jsonb[]) as v (value)
      where tests.verdict('first_contact_hours', v.value) <> 'ID105'$$,
    'hours are hours'
);
select throws_ok($$select ops.set_setting('rework_per_minute', null)$$, 'ID105', null, 'no value is no value');
update ops.settings set value = null;
select is_empty($$select key, default_value, bounds, description from ops.settings except select key, default_value, bounds, description from before$$, 'only the value is the operator''s');

select * from finish();
rollback;
