-- rows: seed
-- Meta's rate card for Brazil of 2026-10-01, in US dollars; from then on the operation's.
insert into sending.prices (category, since, price, currency) values
    ('marketing', '2025-07-01', 0.0625, 'USD'),
    ('utility', '2025-07-01', 0.0068, 'USD'),
    ('authentication', '2025-07-01', 0.0068, 'USD'),
    ('service', '2025-07-01', 0, 'USD'),
    ('service', '2026-10-01', 0.0068, 'USD');
