begin;
select plan(9);

create function tests.action(p_kind text, p_has text) returns text language sql as $$
    select governance.primary_action(p_kind, p_has ~ 'number', p_has ~ 'talk')
$$;
select is(tests.action('answer_person', 'number talk'), 'answer', 'who wrote is answered where they wrote');
select is(tests.action('answer_person', 'number'), 'call', 'or called where there is no conversation');
select is(tests.action('answer_person', ''), 'open', 'or looked at');
select is(tests.action('call_by_consultant', 'number talk'), 'call', 'who is to be called is called');
select is(tests.action('scheduled', 'number talk'), 'call', 'at an agreed hour too');
select is(tests.action('call_by_consultant', 'talk'), 'open_conversation', 'without a number they are written to');
select is(tests.action('human_review', 'number talk'), 'review', 'what has to be checked is looked at first');
select is(tests.action('follow_up', 'number talk'), 'open_conversation', 'who is followed up is read first');
select is((select string_agg(tests.action(null, h), ' ' order by n) from unnest(array['number talk', 'number', '']) with ordinality as x (h, n)), 'open_conversation open open', 'nobody is called whose turn it is');

select * from finish();
rollback;
