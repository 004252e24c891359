-- rows: seed
-- Names and further origins are the operator's; an origin that is no longer wanted becomes inactive.
insert into leads.origins (code, name_pt, name_en) values
    ('extension', 'Extensão do Chrome', 'Chrome extension'),
    ('webhook', 'Webhook', 'Webhook'),
    ('import', 'Importação', 'Import'),
    ('manual', 'Cadastro manual', 'Typed by hand'),
    ('site', 'Site', 'Website'),
    ('event', 'Evento', 'Event'),
    ('partner', 'Parceiro', 'Partner'),
    ('whatsapp', 'WhatsApp', 'WhatsApp');
