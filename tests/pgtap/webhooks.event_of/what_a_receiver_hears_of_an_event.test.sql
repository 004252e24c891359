begin;
select plan(20);

select is(webhooks.event_of(t.kind, t.data), t.event, concat_ws(' ', t.kind, t.data ->> 'to'))
from (values
    ('created', '{}'::jsonb, 'lead.created'), ('touched', '{}', 'lead.touched'), ('corrected', '{}', 'lead.corrected'), ('replied', '{}', 'lead.replied'),
    ('answered', '{}', 'lead.answered'), ('called', '{}', 'lead.called'), ('transferred', '{}', 'lead.transferred'), ('handed_over', '{}', 'lead.transferred'),
    ('status_changed', '{"to": "contacted"}', 'lead.contacted'), ('status_changed', '{"to": "engaged"}', 'lead.engaged'),
    ('status_changed', '{"to": "qualified"}', 'lead.qualified'), ('status_changed', '{"to": "won"}', 'lead.won'), ('status_changed', '{"to": "lost"}', 'lead.lost'),
    ('status_changed', '{"to": "opted_out"}', 'lead.opted_out'), ('status_changed', '{"to": "exhausted"}', 'lead.exhausted'),
    ('status_changed', '{"to": "unreachable"}', 'lead.unreachable'), ('status_changed', '{"to": "new"}', null), ('status_changed', '{}', null),
    ('note', '{"to": "won"}', null), ('assigned', '{}', null)
) as t (kind, data, event);

select * from finish();
rollback;
