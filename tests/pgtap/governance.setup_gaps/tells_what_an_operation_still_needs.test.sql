begin;
select plan(5);

select results_eq('select g.has_routing_rule, g.has_first_contact_template, g.consultants_without_agent from governance.setup_gaps as g', $$values (false, false, '{}'::text[])$$, 'a new database has nothing');
select tests.make_operation();
select results_eq('select g.has_routing_rule, g.has_first_contact_template, g.consultants_without_agent from governance.setup_gaps as g', $$values (true, true, '{}'::text[])$$, 'an operation that is set up lacks nothing');
insert into routing.consultants (name, email, is_active) values ('Nina Paz', 'nina@example.com', true), ('Rui Sá', 'rui@example.com', false);
select is((select g.consultants_without_agent from governance.setup_gaps as g), array['Nina Paz'], 'an active consultant without an agent is named, an inactive one is not');
update routing.pools set is_active = false;
select ok((select not g.has_routing_rule from governance.setup_gaps as g), 'a rule that leads to an inactive pool is none');
update sending.templates set state = 'paused' where purpose = 'first_contact';
select ok((select not g.has_first_contact_template from governance.setup_gaps as g), 'a paused template is none');

select * from finish();
rollback;
