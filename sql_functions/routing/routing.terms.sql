-- rows: seed
insert into routing.terms (kind, length, at_risk_share, passes_to) values
    ('answer_person', '30 minutes', 0.5, 'next_owner'),
    ('call_by_consultant', '2 hours', 0.5, 'next_owner'),
    ('human_review', '4 hours', 0.5, 'next_owner'),
    ('scheduled', '2 hours', 0.5, 'next_owner'),
    ('follow_up', '3 days', 0.67, 'next_owner'),
    ('first_contact', '4 hours', 0.5, 'nobody'),
    ('queue', '1 hour', 0.5, 'nobody');
