-- rows: exact
-- requires: leads.statuses
insert into leads.status_transitions (from_status, to_status, is_reopening) values
    ('new', 'contacted', false), ('new', 'engaged', false), ('new', 'qualified', false), ('new', 'won', false),
    ('new', 'lost', false), ('new', 'unreachable', false), ('new', 'opted_out', false),
    ('contacted', 'engaged', false), ('contacted', 'qualified', false), ('contacted', 'won', false), ('contacted', 'lost', false),
    ('contacted', 'unreachable', false), ('contacted', 'opted_out', false), ('contacted', 'exhausted', false),
    ('engaged', 'qualified', false), ('engaged', 'won', false), ('engaged', 'lost', false), ('engaged', 'opted_out', false),
    ('engaged', 'exhausted', false),
    ('qualified', 'engaged', false), ('qualified', 'won', false), ('qualified', 'lost', false), ('qualified', 'opted_out', false),
    ('unreachable', 'engaged', true), ('exhausted', 'engaged', true), ('lost', 'engaged', true);
