begin;
select plan(4);

-- What people type, and what is read: each says something of its own.
select is((select jsonb_agg(f order by f.position) from normalize.emails(t.typed) as f)::text, t.read, 'of ' || quote_literal(t.typed))
from (values
    ('ana@a.com.br / x@teste', '[{"email": "ana@a.com.br", "reason": null, "is_valid": true, "position": 1, "match_key": "ana@a.com.br", "suggestion": null, "is_disposable": false}, {"email": null, "reason": "invalid_domain", "is_valid": false, "position": 2, "match_key": null, "suggestion": null, "is_disposable": null}]'),
    ('x@, y@', '[{"email": null, "reason": "multiple_addresses", "is_valid": false, "position": 1, "match_key": null, "suggestion": null, "is_disposable": null}]'),
    ('a!#$%&*+/=?^_`{|}~-b@example.com', '[{"email": "a!#$%&*+/=?^_`{|}~-b@example.com", "reason": null, "is_valid": true, "position": 1, "match_key": "a!#$%&*+/=?^_`{|}~-b@example.com", "suggestion": null, "is_disposable": false}]'),
    ('ona@1.com.br bia@b.com.br', '[{"email": "ona@1.com.br", "reason": null, "is_valid": true, "position": 1, "match_key": "ona@1.com.br", "suggestion": null, "is_disposable": false}, {"email": "bia@b.com.br", "reason": null, "is_valid": true, "position": 2, "match_key": "bia@b.com.br", "suggestion": null, "is_disposable": false}]')
) as t (typed, read);

select * from finish();
rollback;
