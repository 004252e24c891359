-- rows: exact
insert into scoring.moments (code, position, age, name_pt, name_en) values
    ('registration', 1, '0', 'no registro', 'at registration'),
    ('d1', 2, '1 day', 'um dia depois', 'one day later'),
    ('d3', 3, '3 days', 'três dias depois', 'three days later');
