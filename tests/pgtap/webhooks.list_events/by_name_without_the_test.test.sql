begin;
select plan(2);

select is(
    (select string_agg(e.code, ' ' order by e.n) from webhooks.list_events() with ordinality as e (code, description, n)),
    'alert.changed alert.summary lead.answered lead.called lead.contacted lead.corrected lead.created lead.engaged lead.exhausted lead.lost lead.opted_out lead.qualified lead.replied lead.touched lead.transferred lead.unreachable lead.won',
    'what one can hear'
);
select is((select count(*) from webhooks.list_events() as e where e.description = ''), 0::bigint, 'each says what it is');

select * from finish();
rollback;
