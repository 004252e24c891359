-- rows: exact
-- Defaults. What the operator chose stands in the column value, which no file writes.
insert into ops.settings (key, default_value, bounds, description) values
    ('timezone', '"America/Sao_Paulo"', '{}', 'Civil time of the operation (IANA name).'),
    ('company_name', '"nossa empresa"', '{"max_length": 60}', 'Name of the operation in messages to referred people.'),
    ('requests_per_minute', '600', '{"unit": "requests a minute", "min": 1, "max": 100000}', 'Rate limit of an API token that has none of its own.'),
    ('lookups_per_minute', '60', '{"unit": "look-ups a minute", "min": 1, "max": 100000}', 'Rate limit of POST /v1/leads/lookup per token.'),
    ('consent_policy', '"legitimate_interest"', '{"one_of": ["legitimate_interest", "require"]}', 'legitimate_interest accepts a submission without consent; require quarantines it.'),
    ('first_contact_hours',
        '{"1": ["08:00", "20:00"], "2": ["08:00", "20:00"], "3": ["08:00", "20:00"], "4": ["08:00", "20:00"], "5": ["08:00", "20:00"], "6": ["08:00", "20:00"]}',
        '{"unit": "hours"}',
        'When a first message may go out, by ISO weekday, in the recipient''s time zone; national holidays are closed. null: always.'),
    ('first_contact_max_wait', '"10 minutes"', '{"min": "10 seconds", "max": "7 days"}', 'After this long without Chatwoot the template goes first and Chatwoot follows.'),
    ('await_reply_days', '3', '{"unit": "days", "min": 1, "max": 365}', 'Days after an accepted message before silence is acted upon (D+3).'),
    ('rework_per_minute', '60', '{"unit": "messages a minute", "min": 1, "max": 10000}', 'How many rework messages are spread over a minute.'),
    ('unreachable_after_calls', '3', '{"unit": "calls", "min": 1, "max": 100}', 'After this many calls in a row without reaching the person a lead is unreachable.'),
    ('call_again_after', '"4 hours"', '{"min": "1 minute", "max": "30 days"}', 'After a call that nobody answered the next one is due this much later, within first_contact_hours.'),
    ('enrolments_per_minute', '60', '{"unit": "attempts a minute", "min": 1, "max": 10000}', 'Attempts to enrol from all addresses together.'),
    ('enrolments_per_address', '5', '{"unit": "attempts a minute", "min": 1, "max": 10000}', 'Attempts to enrol from one address in a minute.'),
    ('quarantine_alert_after', '"4 hours"', '{"min": "1 minute", "max": "30 days"}', 'A quarantined submission is due for a human after this long.'),
    ('unknown_policy', '"human"', '{"one_of": ["human", "resend"]}', 'What becomes of a send whose outcome stays unknown: human leaves it to somebody, resend sends it once more.'),
    ('unknown_review_after', '"15 minutes"', '{"min": "1 minute", "max": "7 days"}', 'After this long unknown_policy is applied to a send whose outcome is unknown.'),
    ('new_timeline', '"settle"', '{"one_of": ["settle", "continue"]}', 'What a promoted standby or a point-in-time recovery is: settle stops what leaves until indica db settle; continue trusts that nothing was lost (a synchronous standby).'),
    ('transient_retry_window', '"72 hours"', '{"min": "1 minute", "max": "30 days"}', 'How long an outage of Chatwoot or WhatsApp is waited out before a row is dead.');
