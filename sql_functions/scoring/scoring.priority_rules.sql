-- rows: seed
insert into scoring.priority_rules (position, priority, at_least, next_actions, younger_than) values
    (10, 'urgent', 2, '{first_contact,answer_person,call_by_consultant}', '1 day'),
    (20, 'urgent', 1.5, '{answer_person}', null),
    (30, 'high', 1.5, null, null),
    (40, 'high', 0.7, '{answer_person}', null),
    (50, 'medium', 0.7, null, null),
    (60, 'low', null, null, null);
