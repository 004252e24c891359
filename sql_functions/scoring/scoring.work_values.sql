create or replace function scoring.work_values()
returns table (place integer, feature text, number double precision, word text)
language sql
stable
as $$
    select e.place, v.feature, v.number, v.word
    from scoring.work_examples as e
    cross join unnest(e.names, e.numbers, e.words) as v (feature, number, word);
$$;

comment on function scoring.work_values() is 'What was known of the examples of the training that runs, a row a value.';

revoke all on function scoring.work_values() from public;
